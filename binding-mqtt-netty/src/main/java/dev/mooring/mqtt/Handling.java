package dev.mooring.mqtt;

import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.api.Rejection;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.ReasonCode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way through its attempts. Whoever took it from the schedule has it to himself;
 * the schedule's lock hands it on.
 */
final class Handling {

  final ReceivedMessage message;
  private final long receivedAtMillis;

  /** Attempts begun. */
  int attempts;

  private @Nullable String givenUpBecause;
  private Rejection rejection = Rejection.UNSPECIFIED;

  /**
   * A message that has just come.
   *
   * @param receivedAtMillis since the epoch
   */
  Handling(ReceivedMessage message, long receivedAtMillis) {
    this.message = message;
    this.receivedAtMillis = receivedAtMillis;
  }

  Instant receivedAt() {
    return Instant.ofEpochMilli(receivedAtMillis);
  }

  /** No attempt follows. */
  void giveUp(String reason, Rejection rejection) {
    this.givenUpBecause = reason;
    this.rejection = rejection;
  }

  /** What MQTT 5.0 tells the broker of a message that is given up and dropped. */
  ReasonCode rejectionCode() {
    return switch (rejection) {
      case UNSPECIFIED -> ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
      case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
      case WRONG_DESTINATION -> ReasonCode.TOPIC_NAME_INVALID;
      case QUOTA_EXCEEDED -> ReasonCode.QUOTA_EXCEEDED;
      case INVALID_PAYLOAD -> ReasonCode.PAYLOAD_FORMAT_INVALID;
    };
  }

  boolean isGivenUp() {
    return givenUpBecause != null;
  }

  /** Why it was given up; empty while it is still to be handled. */
  String givenUpBecause() {
    return givenUpBecause == null ? "" : givenUpBecause;
  }

  /** What the handler sees in the current attempt. */
  Delivery delivery(String contentType) {
    boolean redelivered = message.duplicate() || attempts > 1;
    String named = message.properties().contentType();
    return new MqttDelivery(
        Payload.wrap(message.payload()).withContentType(named == null ? contentType : named),
        metadata(redelivered),
        attempts,
        redelivered);
  }

  /** What is known of the message, in the words of component files. */
  Map<String, String> metadata(boolean redelivered) {
    return new MessageMetadata(message, receivedAtMillis, redelivered);
  }

  /** Names the message without showing what is in it. */
  @Override
  public String toString() {
    return "message " + message.packetId() + " to \"" + message.topic() + "\"";
  }

  private record MqttDelivery(
      Payload payload, Map<String, String> metadata, int attempt, boolean redelivered)
      implements Delivery {}
}
