package dev.mooring.mqtt;

import dev.mooring.api.Direction;
import java.util.regex.Pattern;

/**
 * The MQTT client ids of a component's connections, which the broker must be able to tell apart.
 *
 * @param input that of the input's connection
 * @param output that of the output's connection
 */
record ClientIds(String input, String output) {

  private static final Pattern RANDOM_UUID =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-4\\p{XDigit}{3}-[89abAB]\\p{XDigit}{3}-\\p{XDigit}{12}");

  /** The same id for the one connection that there is. */
  static ClientIds verbatim(String id) {
    return new ClientIds(id, id);
  }

  /** An id for each of two connections, as Dapr makes them. */
  static ClientIds suffixed(String id) {
    return new ClientIds(id + "-consumer", id + "-producer");
  }

  String of(Direction direction) {
    return switch (direction) {
      case INPUT -> input;
      case OUTPUT -> output;
    };
  }

  /** Whether there is a random UUID in it, as <code>{uuid}</code> puts there at each start. */
  boolean looksRandom() {
    return RANDOM_UUID.matcher(input).find();
  }
}
