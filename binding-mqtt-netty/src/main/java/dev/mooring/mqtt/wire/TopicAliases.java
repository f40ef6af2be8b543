package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.ReasonCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that the broker gave to topics on one connection (MQTT 5.0 section 3.3.2.3.4). Grows
 * with use up to what we announced.
 */
final class TopicAliases {

  private final int maximum;
  private @Nullable String[] topics = new String[0];

  TopicAliases(int maximum) {
    this.maximum = maximum;
  }

  /**
   * Checks a number that came.
   *
   * @throws MalformedPacketException if it is 0 or above what we announced
   */
  void check(int alias) {
    if (alias == 0 || alias > maximum) {
      throw new MalformedPacketException(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "PUBLISH has the topic alias "
              + alias
              + ", allowed are "
              + (maximum == 0 ? "none" : "1 to " + maximum)
              + " [MQTT-3.3.2-8, MQTT-3.1.2-26]");
    }
  }

  /**
   * The topic of a PUBLISH, whose name is remembered if it comes with a number.
   *
   * @param named the name that stood there; {@code null} for none
   * @param alias checked; 0 for none
   * @throws MalformedPacketException if there is no name, and no number that stands for one
   */
  String topic(@Nullable String named, int alias) {
    if (named == null) {
      String known = alias == 0 || alias > topics.length ? null : topics[alias - 1];
      if (known == null) {
        throw new MalformedPacketException(
            ReasonCode.PROTOCOL_ERROR,
            alias == 0
                ? "PUBLISH has neither topic nor topic alias [MQTT-4.7.3-1]"
                : "PUBLISH has the topic alias "
                    + alias
                    + ", which stands for nothing on this connection [MQTT-3.3.2-7]");
      }
      return known;
    }
    if (alias > 0) {
      if (alias > topics.length) {
        topics = Arrays.copyOf(topics, Math.min(maximum, Math.max(alias, 2 * topics.length)));
      }
      topics[alias - 1] = named;
    }
    return named;
  }
}
