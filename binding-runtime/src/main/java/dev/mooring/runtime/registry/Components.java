package dev.mooring.runtime.registry;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.ResiliencePolicies;
import dev.mooring.runtime.config.RuntimeConfiguration;
import java.util.List;

/**
 * All components of an application, checked and not opened. Immutable.
 *
 * @param configured the bindings that can be opened, in the order of the files
 * @param secretStores the secret stores that could be opened, in the order of the files
 * @param rejected the components in scope that cannot be used, in the order of the files
 * @param configuration what the runtime is asked for beside components
 * @param resilience what is done about failures of the components
 * @param problems everything found, warnings included, in the order of the files
 * @param mistakes the errors among them that no {@code ignoreErrors} covers: with one of them a
 *     sidecar does not start
 */
public record Components(
    List<ConfiguredComponent> configured,
    List<Component> secretStores,
    List<Rejected> rejected,
    RuntimeConfiguration configuration,
    ResiliencePolicies resilience,
    List<Problem> problems,
    List<Problem> mistakes) {

  public Components {
    configured = List.copyOf(configured);
    secretStores = List.copyOf(secretStores);
    rejected = List.copyOf(rejected);
    problems = List.copyOf(problems);
    mistakes = List.copyOf(mistakes);
  }

  /**
   * A component that cannot be used. Immutable.
   *
   * @param component as its file has it
   * @param reason why, for people
   */
  public record Rejected(Component component, String reason) {}

  /** How many there are of what, for people. */
  public String summary() {
    return configured.size() + " in use, " + rejected.size() + " of no use";
  }

  /**
   * Insists that there is nothing to stop a sidecar from starting. A library does not ask, and
   * starts what is right.
   *
   * @throws ConfigurationException with everything found, if there is a mistake
   */
  public void requireNoMistakes() throws ConfigurationException {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
