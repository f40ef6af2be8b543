package dev.mooring.mqtt;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Request;
import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a publication of a request: what its metadata says, and the settings where it says nothing.
 * What is wrong fails this request and no other. Immutable.
 */
final class SendRequest {

  private static final FieldType<Integer> QOS = FieldTypes.integer(0, 2);
  private static final FieldType<Integer> SECONDS = FieldTypes.integer(1, Integer.MAX_VALUE);

  /** The length of properties, and a message expiry that may be added. */
  private static final int EXPIRY_BYTES = 4 + 5;

  private final SendSettings settings;
  private final int maxPacketSize;
  private final boolean mqtt5;

  /**
   * Requests of one output.
   *
   * @param mqtt5 whether messages carry properties
   */
  SendRequest(SendSettings settings, int maxPacketSize, boolean mqtt5) {
    this.settings = settings;
    this.maxPacketSize = maxPacketSize;
    this.mqtt5 = mqtt5;
  }

  /**
   * The publication.
   *
   * @throws BindingException of kind {@link Kind#CONFIGURATION} if the request is wrong
   */
  Publication publication(Request request) {
    String topic = settings.topic();
    QoS qos = settings.qos();
    boolean retain = settings.retain();
    Optional<Duration> timeToLive = settings.timeToLive();
    for (Map.Entry<String, String> entry : request.metadata().entrySet()) {
      String text = entry.getValue();
      // HTTP and gRPC carry names without the case of their letters.
      switch (entry.getKey().toLowerCase(Locale.ROOT)) {
        case "topic" -> topic = text;
        case "qos" -> qos = QoS.of(parse("qos", QOS, text));
        case "retain" -> retain = parse("retain", FieldTypes.BOOLEAN, text);
        case "ttlinseconds" ->
            timeToLive = Optional.of(Duration.ofSeconds(parse("ttlInSeconds", SECONDS, text)));
        default -> {} // unknown names are ignored
      }
    }
    byte[] payload = request.payload().sharedBytes();
    Publication publication;
    try {
      publication = Publication.of(topic, payload, qos, retain);
      if (mqtt5) {
        publication =
            publication.withProperties(
                MessageProperties.of(
                    request.metadata(), request.payload().contentType().orElse(null)));
      }
    } catch (IllegalArgumentException e) {
      throw new BindingException(Kind.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
    checkSize(topic, payload.length, qos, publication.properties());
    return timeToLive.isPresent() ? publication.withTimeToLive(timeToLive.get()) : publication;
  }

  private void checkSize(String topic, int payload, QoS qos, PublishProperties properties) {
    long remaining =
        (long) EncodedSize.text(topic)
            + (qos == QoS.AT_MOST_ONCE ? 0 : 2)
            + (mqtt5 ? EXPIRY_BYTES + EncodedSize.publishProperties(properties) : 0)
            + payload;
    int lengthBytes = remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;
    long size = 1 + lengthBytes + remaining;
    if (size > maxPacketSize) {
      throw new BindingException(
          Kind.CONFIGURATION,
          "the message makes a packet of "
              + size
              + " bytes; maxPacketSize allows "
              + maxPacketSize);
    }
  }

  private static <T> T parse(String name, FieldType<T> type, String text) {
    try {
      return type.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new BindingException(
          Kind.CONFIGURATION,
          "metadata " + name + " is \"" + text + "\"; expected " + type.expectation(),
          e);
    }
  }
}
