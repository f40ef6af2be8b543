package dev.mooring.mqtt;

import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.PublishProperties;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a handler answers where the event asks for it (MQTT 5.0 section 4.10). Safe for
 * any thread.
 */
@FunctionalInterface
interface Responder {

  /** Answers nobody. */
  Responder NONE = (message, response) -> null;

  /**
   * Publishes a response.
   *
   * @return completes when the broker has it; {@code null} if there is nothing to publish
   */
  @Nullable CompletionStage<Void> respond(ReceivedMessage message, Optional<Response> response);

  /** Answers to the response topics of events, at their QoS and with their correlation data. */
  static Responder to(MqttClient client) {
    return (message, response) -> {
      PublishProperties asked = message.properties();
      String topic = asked.responseTopic();
      if (topic == null || response.isEmpty()) {
        return null;
      }
      Payload payload = response.get().payload().orElse(Payload.empty());
      PublishProperties.Builder properties =
          PublishProperties.builder().correlationData(asked.correlationData());
      MessageProperties.traceContext(asked).forEach(properties::userProperty);
      try {
        properties.contentType(payload.contentType().orElse(null));
        return client.publish(
            Publication.of(topic, payload.sharedBytes(), message.qos(), false)
                .withProperties(properties.build()));
      } catch (IllegalArgumentException e) {
        return CompletableFuture.failedStage(e);
      }
    };
  }
}
