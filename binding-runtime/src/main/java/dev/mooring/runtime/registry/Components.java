package dev.mooring.runtime.registry;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.Document;
import java.util.List;

/** All components of an application, checked and not opened. Safe for any thread. */
public final class Components {

  private final List<ConfiguredComponent> configured;
  private final List<Document> documents;
  private final List<Problem> problems;
  private final List<Problem> mistakes;

  Components(
      List<ConfiguredComponent> configured,
      List<Document> documents,
      List<Problem> problems,
      List<Problem> mistakes) {
    this.configured = List.copyOf(configured);
    this.documents = List.copyOf(documents);
    this.problems = List.copyOf(problems);
    this.mistakes = List.copyOf(mistakes);
  }

  /** The bindings that can be opened, in the order of the files. */
  public List<ConfiguredComponent> configured() {
    return configured;
  }

  /** The documents that are no components, of whatever scope. */
  public List<Document> documents() {
    return documents;
  }

  /** Everything found, warnings included, in the order of the files. */
  public List<Problem> problems() {
    return problems;
  }

  /** The errors that no {@code ignoreErrors} covers: with one of them a sidecar does not start. */
  public List<Problem> mistakes() {
    return mistakes;
  }

  /**
   * Insists that there is nothing to stop a sidecar from starting.
   *
   * @throws ConfigurationException with everything found, if there is a mistake
   */
  public void requireNoMistakes() throws ConfigurationException {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
