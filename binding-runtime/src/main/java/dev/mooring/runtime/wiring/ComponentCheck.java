package dev.mooring.runtime.wiring;

import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.DataDirectory;
import dev.mooring.runtime.registry.LoadOptions;
import java.util.List;
import java.util.Optional;

/** Reads and checks a sidecar's components without opening any: the same for run and validate. */
public final class ComponentCheck {

  private ComponentCheck() {}

  /**
   * The components, with everything that is wrong with them. Blocks while it reads files.
   *
   * @param catalog the component types that can be used
   */
  public static Components of(SidecarSettings settings, Catalog catalog) {
    LoadOptions options =
        new LoadOptions(
            settings.applicationId(),
            settings.placeholders(),
            settings.environment(),
            Optional.of(new DataDirectory(settings.dataDirectory())));
    return new ComponentLoader(catalog, options).load(settings.resources());
  }

  /**
   * Insists that a sidecar can start with these components.
   *
   * @throws ConfigurationException with everything found, if there is a mistake
   */
  static void requireNoMistakes(SidecarSettings settings, Components components)
      throws ConfigurationException {
    components.requireNoMistakes();
    if (settings.application().isEmpty() || !hasInput(components)) {
      return;
    }
    // Any input may have to put a message away, and then it is too late to say that it cannot.
    Optional<String> obstacle = new DataDirectory(settings.dataDirectory()).obstacle();
    if (obstacle.isPresent()) {
      throw new ConfigurationException(
          List.of(
              new Problem(
                  Problem.Severity.ERROR,
                  Location.UNKNOWN,
                  Optional.empty(),
                  Optional.empty(),
                  "the data directory "
                      + settings.dataDirectory()
                      + " is needed for dead letters: "
                      + obstacle.get()
                      + "; --data-dir names another")));
    }
  }

  private static boolean hasInput(Components components) {
    return components.configured().stream()
        .anyMatch(
            component ->
                component.binding().directions().contains(Direction.INPUT)
                    && (component.requested().isEmpty()
                        || component.requested().contains(Direction.INPUT)));
  }
}
