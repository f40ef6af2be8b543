package dev.mooring.runtime;

import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import java.util.Map;
import java.util.Objects;

/**
 * How one component was doing when somebody looked. Immutable.
 *
 * @param name the component's name
 * @param type its type in lower case, such as {@code bindings.mqtt}
 * @param health that of the component as a whole: the worse of its two sides. An input that has a
 *     handler counts as {@link Health.State#CONNECTING} until a message sent from then on would
 *     reach it. A component that cannot be used is {@link Health.State#FAILED}, and its last error
 *     says why.
 * @param directions the sides that are open, each with its own health; empty for a secret store and
 *     for a component that does not run
 */
public record ComponentHealth(
    String name, String type, Health health, Map<Direction, Health> directions) {

  /** Checks that everything is there. */
  public ComponentHealth {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(health, "health");
    directions = Map.copyOf(directions);
  }

  /** Whether the component works now, or would if anybody asked something of it. */
  public boolean isReady() {
    return switch (health.state()) {
      case UP, IDLE -> true;
      case NEW, CONNECTING, REFUSED, FAILED, CLOSED -> false;
    };
  }

  /** Whether time alone will not make it work: it failed, or its far side refuses it. */
  public boolean isFailed() {
    return switch (health.state()) {
      case REFUSED, FAILED -> true;
      case NEW, IDLE, CONNECTING, UP, CLOSED -> false;
    };
  }

  /** One line for people: name, state, last error. */
  @Override
  public String toString() {
    return name + " " + health.state() + health.lastError().map(why -> ": " + why).orElse("");
  }
}
