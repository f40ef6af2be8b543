package dev.mooring.runtime.registry;

import dev.mooring.api.config.Nearest;
import dev.mooring.runtime.config.Component;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether there is somebody who serves a component's type and version. */
final class TypeCheck {

  /** The spellings of the one version that every type has. */
  private static final Set<String> VERSIONS = Set.of("", "v0", "v1");

  private final Catalog catalog;
  private final Findings findings;

  TypeCheck(Catalog catalog, Findings findings) {
    this.catalog = catalog;
    this.findings = findings;
  }

  boolean isKnown(Component component) {
    String type = component.type();
    if (type.isEmpty()) {
      return false;
    }
    if (!VERSIONS.contains(component.version().toLowerCase(Locale.ROOT))) {
      findings.error(
          component,
          Optional.of("spec.version"),
          "\"" + component.version() + "\" is not known; expected v1");
    }
    if (catalog.types().contains(type)) {
      return true;
    }
    findings.error(
        component,
        Optional.of("spec.type"),
        "\""
            + type
            + "\" is not known; "
            + Nearest.to(type, catalog.types())
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("expected one of " + String.join(", ", catalog.types())));
    return false;
  }
}
