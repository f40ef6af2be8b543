package dev.mooring.mqtt;

import dev.mooring.api.Direction;
import java.util.Optional;
import java.util.Set;

/**
 * A component's configuration, checked. Immutable.
 *
 * @param component the component's name
 * @param directions the directions it can be opened in
 * @param clientIds the client ids of its connections
 * @param connection what its connections have in common
 * @param sending how it sends
 * @param receiving how it receives
 * @param will its last will
 */
record MqttSettings(
    String component,
    Set<Direction> directions,
    ClientIds clientIds,
    ConnectionSettings connection,
    SendSettings sending,
    ReceiveSettings receiving,
    Optional<LastWill> will) {

  MqttSettings {
    directions = Set.copyOf(directions);
  }

  /** The last will of one of its connections: it has one, since it is lost once. */
  Optional<LastWill> will(Direction direction) {
    boolean output = directions.contains(Direction.OUTPUT);
    return output == (direction == Direction.OUTPUT) ? will : Optional.empty();
  }
}
