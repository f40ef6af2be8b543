package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.Publish;
import org.jspecify.annotations.Nullable;

/** What a broker has said in CONNACK that it does not take, held against a message. */
final class BrokerLimits {

  private BrokerLimits() {}

  /** Why the broker does not take such a message, or {@code null}. */
  static @Nullable String refusalOf(Publish message, ConnAck.Properties limits) {
    if (message.qos().compareTo(limits.maximumQos()) > 0) {
      return "the broker takes QoS "
          + limits.maximumQos().level()
          + " at most, not "
          + message.qos().level()
          + " [MQTT-3.2.2-11]";
    }
    if (message.retain() && !limits.retainAvailable()) {
      return "the broker keeps no retained messages [MQTT-3.2.2-14]";
    }
    if (limits.maximumPacketSize() != Integer.MAX_VALUE
        && EncodedSize.publish(message) > limits.maximumPacketSize()) {
      return "a packet of "
          + EncodedSize.publish(message)
          + " bytes; the broker takes "
          + limits.maximumPacketSize()
          + " at most [MQTT-3.2.2-15]";
    }
    return null;
  }
}
