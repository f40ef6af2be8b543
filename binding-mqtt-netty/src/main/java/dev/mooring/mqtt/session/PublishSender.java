package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.PerishablePublish;
import dev.mooring.mqtt.packet.Publish;

/**
 * Sends PUBLISH as it has to look on one connection at one time: with what is left of the message's
 * life, and a topic alias where the broker takes them.
 */
final class PublishSender {

  /** A topic alias, and what it may add to two lengths. */
  private static final int MAX_ALIAS_BYTES = 3 + 2;

  private final Effects effects;

  PublishSender(Effects effects) {
    this.effects = effects;
  }

  /** Sends a message; its identifier is 0 at QoS 0. */
  void send(Outgoing outgoing, int packetId, boolean dup, ConnectionState connection, long now) {
    Publish message = outgoing.message();
    if (message instanceof PerishablePublish perishable) {
      message = perishable.at(now); // what was sent once does not expire [MQTT-4.3.3-7]
    }
    TopicAliasTable aliases = connection.topicAliases;
    if (aliases == null) {
      effects.sendPublish(message, packetId, dup);
      return;
    }
    int known = aliases.known(message.topic());
    if (known != 0) {
      effects.sendPublish(message, packetId, dup, known, false);
    } else if (EncodedSize.publish(message) + MAX_ALIAS_BYTES
        > connection.limits.maximumPacketSize()) {
      effects.sendPublish(message, packetId, dup);
    } else {
      effects.sendPublish(message, packetId, dup, aliases.assign(message.topic()), true);
    }
  }
}
