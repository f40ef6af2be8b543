package dev.mooring.mqtt.packet;

import java.util.Objects;

/**
 * One line of a SUBSCRIBE: a topic filter, the highest QoS wanted for it, and MQTT 5.0's options
 * (section 3.8.3.1), of no effect in 3.1.1. Immutable. An illegal filter, and a shared one with No
 * Local [MQTT-3.8.3-4], is refused with an {@link IllegalArgumentException}.
 *
 * @param filter a legal topic filter
 * @param qos the QoS asked for; the broker may grant less
 * @param noLocal whether messages that this client published are left out
 * @param retainAsPublished whether forwarded messages keep their RETAIN flag
 * @param retainHandling when retained messages are sent
 */
public record TopicSubscription(
    String filter,
    QoS qos,
    boolean noLocal,
    boolean retainAsPublished,
    RetainHandling retainHandling) {

  public TopicSubscription {
    Topics.checkFilter(filter);
    Objects.requireNonNull(qos, "qos");
    Objects.requireNonNull(retainHandling, "retainHandling");
    if (noLocal && filter.startsWith("$share/")) {
      throw new IllegalArgumentException(
          "topic filter \"" + filter + "\" is shared and cannot have No Local [MQTT-3.8.3-4]");
    }
  }

  /** A subscription without options. */
  public TopicSubscription(String filter, QoS qos) {
    this(filter, qos, false, false, RetainHandling.SEND);
  }

  /** The options byte of MQTT 5.0; its upper two bits are 0 [MQTT-3.8.3-5]. */
  public int options() {
    return qos.level()
        | (noLocal ? 4 : 0)
        | (retainAsPublished ? 8 : 0)
        | (retainHandling.ordinal() << 4);
  }
}
