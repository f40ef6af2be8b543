package dev.mooring.runtime.registry;

import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.runtime.config.Component;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a component is doing. Immutable.
 *
 * @param name the component's name
 * @param type its type
 * @param version the version of the type; never empty
 * @param directions the directions that are open, each with its own health; empty for a secret
 *     store and for a component that is not running
 * @param health that of the component as a whole: the worse of its two sides
 * @param failedFast whether it was told to fail rather than to wait for its far side and did, and
 *     {@code ignoreErrors} does not cover that: the application asked not to run without it
 */
public record ComponentStatus(
    String name,
    String type,
    String version,
    Map<Direction, Health> directions,
    Health health,
    boolean failedFast) {

  /** Worst first; a side that has nothing to do says less than one that works. */
  private static final List<Health.State> WORST_FIRST =
      List.of(
          Health.State.FAILED,
          Health.State.REFUSED,
          Health.State.CONNECTING,
          Health.State.UP,
          Health.State.IDLE,
          Health.State.NEW,
          Health.State.CLOSED);

  public ComponentStatus {
    directions = Map.copyOf(directions);
  }

  /** What the component can be used for, by the words that Dapr has for it, in their order. */
  public List<String> capabilities() {
    return opened().stream().sorted().map(direction -> direction.name() + "_BINDING").toList();
  }

  /** The directions that are open. */
  public Set<Direction> opened() {
    return directions.keySet();
  }

  static ComponentStatus of(
      Component component, Map<Direction, Health> directions, Health health, boolean failedFast) {
    return new ComponentStatus(
        component.name(),
        component.type(),
        component.version().isEmpty() ? "v1" : component.version(),
        directions,
        health,
        failedFast);
  }

  static Health worst(Collection<Health> healths) {
    return healths.stream()
        .min(Comparator.comparingInt(health -> WORST_FIRST.indexOf(health.state())))
        .orElseThrow();
  }
}
