package dev.mooring.runtime;

import dev.mooring.api.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How all components of an application were doing when somebody looked. Immutable.
 *
 * @param takenAt when that was
 * @param components every component of the application, those that cannot be used included: secret
 *     stores first, then what runs, then what does not, each in the order in which they were given
 * @param problems what was found wrong or doubtful when components were read, whether it is about a
 *     component or about a file; the same at every look
 */
public record MooringHealth(
    Instant takenAt, List<ComponentHealth> components, List<Problem> problems) {

  /** Checks that everything is there. */
  public MooringHealth {
    Objects.requireNonNull(takenAt, "takenAt");
    components = List.copyOf(components);
    problems = List.copyOf(problems);
  }

  /** Whether each component works and no file was wrong. */
  public boolean isReady() {
    return components.stream().allMatch(ComponentHealth::isReady)
        && problems.stream().noneMatch(Problem::isError);
  }

  /** The components that work. */
  public List<ComponentHealth> ready() {
    return components.stream().filter(ComponentHealth::isReady).toList();
  }

  /** The components that will not work unless somebody does something about it. */
  public List<ComponentHealth> failed() {
    return components.stream().filter(ComponentHealth::isFailed).toList();
  }

  /** The component of a name; empty if there is none in the application's scope. */
  public Optional<ComponentHealth> component(String name) {
    return components.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** For people: how many components are ready, and a line for each that is not. */
  @Override
  public String toString() {
    String rest =
        components.stream()
            .filter(one -> !one.isReady())
            .map(one -> "\n  " + one)
            .collect(Collectors.joining());
    String unread =
        problems.stream()
            .filter(problem -> problem.isError() && problem.component().isEmpty())
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining());
    return ready().size() + " of " + components.size() + " components are ready" + rest + unread;
  }
}
