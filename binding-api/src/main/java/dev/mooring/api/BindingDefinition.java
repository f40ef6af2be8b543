package dev.mooring.api;

import dev.mooring.api.config.RawValues;
import java.util.Objects;
import java.util.Set;

/**
 * What a component file says of one component, with placeholders expanded and secrets resolved.
 * Immutable.
 *
 * @param name the component's name, unique within an application
 * @param type its type in lower case, such as {@code bindings.mqtt}
 * @param applicationId identifies the application; not blank
 * @param directions the directions that the component asks for; empty stands for all that its type
 *     has
 * @param values the metadata of the component as written
 */
public record BindingDefinition(
    String name, String type, String applicationId, Set<Direction> directions, RawValues values) {

  public BindingDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(applicationId, "applicationId");
    directions = Set.copyOf(directions);
    Objects.requireNonNull(values, "values");
  }

  /** Whether a direction was asked for, by name or by not naming any. */
  public boolean wants(Direction direction) {
    return directions.isEmpty() || directions.contains(direction);
  }
}
