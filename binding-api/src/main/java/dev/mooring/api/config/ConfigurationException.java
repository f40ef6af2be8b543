package dev.mooring.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** All mistakes that were found in a component's configuration. */
public final class ConfigurationException extends Exception {

  private final transient List<Problem> problems;

  /**
   * Made of problems, of which one at least is an error.
   *
   * @throws IllegalArgumentException if none is
   */
  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.stream().noneMatch(Problem::isError)) {
      throw new IllegalArgumentException("no error among the problems: " + problems);
    }
    this.problems = List.copyOf(problems);
  }

  /** Everything found, warnings included. */
  public List<Problem> problems() {
    return problems;
  }
}
