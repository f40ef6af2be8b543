package dev.mooring.mqtt.packet;

import java.util.Objects;

/**
 * An application message: what a PUBLISH carries, without what belongs to one transmission of it
 * (packet identifier, DUP). Immutable by contract: nobody changes the payload's bytes.
 */
public sealed class Publish permits PerishablePublish {

  private final String topic;
  private final byte[] payload;
  private final QoS qos;
  private final boolean retain;
  private final PublishProperties properties;

  /** A message without properties; the payload's bytes are taken over, not copied. */
  public Publish(String topic, byte[] payload, QoS qos, boolean retain) {
    this(topic, payload, qos, retain, PublishProperties.NONE);
  }

  /** A message of these parts; the payload's bytes are taken over, not copied. */
  public Publish(
      String topic, byte[] payload, QoS qos, boolean retain, PublishProperties properties) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.payload = Objects.requireNonNull(payload, "payload");
    this.qos = Objects.requireNonNull(qos, "qos");
    this.retain = retain;
    this.properties = properties;
  }

  /** The same message with other properties. */
  public final Publish with(PublishProperties others) {
    return new Publish(topic, payload, qos, retain, others);
  }

  /** The topic name. */
  public final String topic() {
    return topic;
  }

  /** The bytes themselves, not a copy. */
  public final byte[] payload() {
    return payload;
  }

  /** The quality of service it is sent with. */
  public final QoS qos() {
    return qos;
  }

  /** The RETAIN flag. */
  public final boolean retain() {
    return retain;
  }

  /** MQTT 5.0's properties; in 3.1.1 there are none. */
  public final PublishProperties properties() {
    return properties;
  }

  /** What it counts against a limit of bytes: topic, payload and properties. */
  public final int bytes() {
    return topic.length() + payload.length + properties.bytes();
  }

  /** Everything but the payload's content. */
  @Override
  public final String toString() {
    return "Publish["
        + topic
        + ", "
        + payload.length
        + " bytes, "
        + qos
        + (retain ? ", retain]" : "]");
  }
}
