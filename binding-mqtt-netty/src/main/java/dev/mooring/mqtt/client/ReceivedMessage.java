package dev.mooring.mqtt.client;

import dev.mooring.mqtt.net.SessionDriver;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.Incoming;
import java.util.concurrent.CompletionStage;

/**
 * A message from the broker, and the duty to give it back: {@link #acknowledge()} when it is dealt
 * with, {@link #release()} if it cannot be. Until then it counts against the client's inbound
 * limits, and acknowledgements of messages that came after it are held back (MQTT-4.6.0-2). Safe
 * for any thread.
 */
public final class ReceivedMessage {

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

  /**
   * The message is dealt with: PUBACK or PUBREC leaves in its turn. May be called at QoS 0 too,
   * where it makes room for more.
   *
   * @return whether that had an effect: {@code false} if the message was given back before, or if
   *     its connection or session is gone, so that the broker will send it again. Completes on the
   *     client's executor; exceptionally never.
   */
  public CompletionStage<Boolean> acknowledge() {
    return driver.settle(incoming);
  }

  /**
   * The message cannot be dealt with: it is not acknowledged on this connection, and neither are
   * those that came after it. Somebody has to end the connection for it to come again.
   */
  public void release() {
    driver.release(incoming);
  }

  @Override
  public String toString() {
    return message.toString();
  }
}
