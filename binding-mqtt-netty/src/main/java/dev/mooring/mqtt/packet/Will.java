package dev.mooring.mqtt.packet;

/**
 * The message that the broker publishes when it loses this client (MQTT 3.1.1 section 3.1.2.5).
 * Immutable; a delay out of its range is refused with an {@link IllegalArgumentException}.
 *
 * @param message topic, payload, QoS, RETAIN flag and, in MQTT 5.0, properties
 * @param delaySeconds how long the broker waits for the client to come back (MQTT 5.0 section
 *     3.1.3.2.2), 0 to {@link PublishProperties#MAX_SECONDS}
 */
public record Will(Publish message, long delaySeconds) {

  public Will {
    if (delaySeconds < 0 || delaySeconds > PublishProperties.MAX_SECONDS) {
      throw new IllegalArgumentException(
          "delay of a will is 0 to " + PublishProperties.MAX_SECONDS + " s, not " + delaySeconds);
    }
  }

  /** A will that is published at once. */
  public Will(Publish message) {
    this(message, 0);
  }
}
