package dev.mooring.runtime.registry;

import dev.mooring.api.Direction;
import dev.mooring.api.Health;
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
 * @param health the worse of the two sides
 * @param failedFast whether it was told to fail rather than wait for a far side, and did
 */
public record ComponentStatus(
    String name,
    String type,
    String version,
    Map<Direction, Health> directions,
    Health health,
    boolean failedFast) {
  public ComponentStatus {
    directions = Map.copyOf(directions);
  }

  /** The directions that are open. */
  public Set<Direction> opened() {
    return directions.keySet();
  }
}
