package dev.mooring.mqtt.client;

import dev.mooring.mqtt.net.SessionDriver;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.Incoming;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A message from the broker, and the duty to give it back: {@link #acknowledge()} when it is dealt
 * with, {@link #release()} if it cannot be. Until then it counts against the client's inbound
 * limits, and acknowledgements of messages that came after it are held back (MQTT-4.6.0-2). Safe
 * for any thread.
 */
public final class ReceivedMessage {

  /** What a client may answer [MQTT-3.4.2-1] [MQTT-3.5.2-1]. */
  private static final Set<ReasonCode> REJECTIONS =
      Set.of(
          ReasonCode.UNSPECIFIED_ERROR,
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          ReasonCode.NOT_AUTHORIZED,
          ReasonCode.TOPIC_NAME_INVALID,
          ReasonCode.PACKET_IDENTIFIER_IN_USE,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.PAYLOAD_FORMAT_INVALID);

  private final Incoming incoming;
  private final Publish message; // the session forgets it when it is given back
  private final SessionDriver driver;

  ReceivedMessage(Incoming incoming, SessionDriver driver) {
    this.incoming = incoming;
    this.message = incoming.message();
    this.driver = driver;
  }

  /** The topic it was published to. */
  public String topic() {
    return message.topic();
  }

  /** The payload's bytes themselves, not a copy: do not change them. */
  public byte[] payload() {
    return message.payload();
  }

  /** The quality of service it came with. */
  public QoS qos() {
    return message.qos();
  }

  /** Whether the broker sent it because it was retained. */
  public boolean retained() {
    return message.retain();
  }

  /** The DUP flag: the broker may have sent it before. */
  public boolean duplicate() {
    return incoming.dup();
  }

  /** The broker's packet identifier, 1 to 65,535; 0 at QoS 0. */
  public int packetId() {
    return incoming.packetId();
  }

  /** MQTT 5.0's properties; in 3.1.1 there are none. */
  public PublishProperties properties() {
    return message.properties();
  }

  /**
   * The message is not wanted, and the broker is told why, as far as MQTT 5.0 lets it be told: at
   * QoS 1 and 2, where the broker then drops it as one that was taken. In 3.1.1 this is {@link
   * #acknowledge()}.
   *
   * @param reason one of the errors that MQTT allows in PUBACK and PUBREC alike
   * @throws IllegalArgumentException if it is none of them [MQTT-3.4.2-1] [MQTT-3.5.2-1]
   */
  public void reject(ReasonCode reason) {
    if (!REJECTIONS.contains(reason)) {
      throw new IllegalArgumentException(
          "a message is rejected with one of " + REJECTIONS + ", not " + reason);
    }
    driver.settle(incoming, reason);
  }

  /**
   * The message is dealt with: PUBACK or PUBREC leaves in its turn. May be called at QoS 0 too,
   * where it makes room for more. Without effect if the message was given back before, or if its
   * connection or session is gone, so that the broker will send it again.
   */
  public void acknowledge() {
    driver.settle(incoming, ReasonCode.SUCCESS);
  }

  /**
   * {@link #acknowledge()}, for those who want to know what became of it.
   *
   * @return whether it had an effect. Completes on the client's executor; exceptionally never.
   */
  public CompletionStage<Boolean> tryAcknowledge() {
    return driver.trySettle(incoming);
  }

  /**
   * The message cannot be dealt with: it is not acknowledged on this connection, and neither are
   * those that came after it. Somebody has to end the connection for it to come again. Without
   * effect on a message that was given back before.
   */
  public void release() {
    driver.release(incoming);
  }

  @Override
  public String toString() {
    return message.toString();
  }
}
