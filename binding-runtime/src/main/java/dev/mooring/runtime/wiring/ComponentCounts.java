package dev.mooring.runtime.wiring;

import dev.mooring.api.Health;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.ComponentStatus;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How many bindings there are, and how many of them work, at the moment. Safe for any thread. */
final class ComponentCounts {

  private static final String BINDING_TYPE = "bindings.";

  private final Bindings bindings;

  @Inject
  ComponentCounts(Bindings bindings) {
    this.bindings = bindings;
  }

  /** All that the application has, those of no use included. */
  int inScope() {
    return counted(status -> true);
  }

  int started() {
    return counted(status -> !status.opened().isEmpty());
  }

  /** Those that have every connection they need, and one at least. */
  int connected() {
    return counted(ComponentCounts::isConnected);
  }

  private int counted(Predicate<ComponentStatus> which) {
    return (int)
        bindings.status().stream()
            .filter(status -> status.type().startsWith(BINDING_TYPE))
            .filter(which)
            .count();
  }

  /** A side that nobody has asked for anything needs no connection. */
  private static boolean isConnected(ComponentStatus status) {
    Set<Health.State> states =
        status.directions().values().stream().map(Health::state).collect(Collectors.toSet());
    return states.contains(Health.State.UP)
        && Set.of(Health.State.UP, Health.State.IDLE).containsAll(states);
  }
}
