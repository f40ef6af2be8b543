package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import java.util.ArrayList;
import java.util.List;

/**
 * All messages of one schedule, in both directions. A payload begins with the message's number, so
 * that a message is known again wherever it turns up.
 */
final class Messages {

  static final Publish NOTHING = new Publish("nothing", new byte[4], QoS.AT_MOST_ONCE, false);

  final List<Sent> sent = new ArrayList<>();
  final List<Received> received = new ArrayList<>();

  /** A message to send; one without an interval, less than 0, does not expire. */
  Sent newSent(int qos, int bytes, int expirySeconds) {
    Publish plain = publish("ou" + "tuv".charAt(sent.size() % 3), sent.size(), qos, bytes);
    Sent message =
        new Sent(
            sent.size(),
            expirySeconds < 0
                ? plain
                : plain.with(
                    PublishProperties.builder().messageExpirySeconds(expirySeconds).build()));
    sent.add(message);
    return message;
  }

  Received newReceived(String topic, int qos, int bytes) {
    Received message = new Received(received.size(), publish(topic, received.size(), qos, bytes));
    received.add(message);
    return message;
  }

  Sent sent(Publish publish) {
    return sent.get(number(publish));
  }

  Received received(Publish publish) {
    return received.get(number(publish));
  }

  static String describe(Publish publish) {
    return publish.topic() + "#" + number(publish) + " qos" + publish.qos().level();
  }

  private static Publish publish(String topic, int number, int qos, int bytes) {
    byte[] payload = new byte[4 + bytes];
    payload[0] = (byte) (number >>> 24);
    payload[1] = (byte) (number >>> 16);
    payload[2] = (byte) (number >>> 8);
    payload[3] = (byte) number;
    return new Publish(topic, payload, QoS.of(qos), false);
  }

  private static int number(Publish publish) {
    byte[] payload = publish.payload();
    return (payload[0] & 0xFF) << 24
        | (payload[1] & 0xFF) << 16
        | (payload[2] & 0xFF) << 8
        | (payload[3] & 0xFF);
  }
}
