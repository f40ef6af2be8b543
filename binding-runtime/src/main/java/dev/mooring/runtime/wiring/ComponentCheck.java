package dev.mooring.runtime.wiring;

import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.DataDirectory;
import dev.mooring.runtime.registry.LoadOptions;
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
    return loader(settings, catalog)
        .load(settings.resources(), settings.operation().configurations());
  }

  /** What reads them, again and again. */
  static ComponentLoader loader(SidecarSettings settings, Catalog catalog) {
    LoadOptions options =
        new LoadOptions(
            settings.applicationId(),
            settings.placeholders(),
            settings.environment(),
            Optional.of(new DataDirectory(settings.dataDirectory())));
    return new ComponentLoader(catalog, options);
  }
}
