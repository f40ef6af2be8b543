package dev.mooring.mqtt.client;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.Topics;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message to publish. Immutable, and may be published any number of times. */
public final class Publication {

  /** What MQTT's longest packet leaves for a payload, beside the longest topic. */
  public static final int MAX_PAYLOAD_BYTES = 268_435_455 - 2 - Topics.MAX_STRING_BYTES - 2;

  private final Publish message;
  private final @Nullable Duration timeToLive;

  private Publication(Publish message, @Nullable Duration timeToLive) {
    this.message = message;
    this.timeToLive = timeToLive;
  }

  /**
   * A message at QoS 1, not retained.
   *
   * @param topic a topic name, without wildcards [MQTT-3.3.2-2]
   * @param payload taken over, not copied: the caller must not change it afterwards
   * @throws IllegalArgumentException if the topic is no legal topic name, or the payload is longer
   *     than {@link #MAX_PAYLOAD_BYTES}
   */
  public static Publication of(String topic, byte[] payload) {
    return of(topic, payload, QoS.AT_LEAST_ONCE, false);
  }

  /**
   * A message.
   *
   * @param topic a topic name, without wildcards [MQTT-3.3.2-2]
   * @param payload taken over, not copied: the caller must not change it afterwards
   * @throws IllegalArgumentException if the topic is no legal topic name, or the payload is longer
   *     than {@link #MAX_PAYLOAD_BYTES}
   */
  public static Publication of(String topic, byte[] payload, QoS qos, boolean retain) {
    Topics.checkName(topic);
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a payload of " + payload.length + " bytes; MQTT allows " + MAX_PAYLOAD_BYTES);
    }
    return new Publication(new Publish(topic, payload, qos, retain), null);
  }

  /**
   * The same message with MQTT 5.0's properties, which 3.1.1 does not carry. Their message expiry
   * counts from the moment that it is published; what waits here is told what is left of it.
   */
  public Publication withProperties(PublishProperties properties) {
    return new Publication(message.with(properties), timeToLive);
  }

  /**
   * The same message, which fails its caller and is not sent if it still waits on this side when
   * this time is over. In MQTT 5.0 it is the message expiry, too, rounded up to whole seconds.
   *
   * @param timeToLive more than zero
   * @throws IllegalArgumentException if it is not
   */
  public Publication withTimeToLive(Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException("a time to live is positive, not " + timeToLive);
    }
    long seconds = timeToLive.plusNanos(999_999_999).toSeconds();
    PublishProperties expiring =
        message.properties().toBuilder()
            .messageExpirySeconds(Math.min(seconds, PublishProperties.MAX_SECONDS))
            .build();
    return new Publication(message.with(expiring), timeToLive);
  }

  /** The topic. */
  public String topic() {
    return message.topic();
  }

  /** The payload's bytes themselves, not a copy: do not change them. */
  public byte[] payload() {
    return message.payload();
  }

  /** Whether the broker keeps it for those who subscribe later. */
  public boolean retained() {
    return message.retain();
  }

  /** The quality of service. */
  public QoS qos() {
    return message.qos();
  }

  /** MQTT 5.0's properties. */
  public PublishProperties properties() {
    return message.properties();
  }

  /** How long it may wait, if that is limited. */
  public Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }

  Publish message() {
    return message;
  }

  @Override
  public String toString() {
    return message.toString();
  }
}
