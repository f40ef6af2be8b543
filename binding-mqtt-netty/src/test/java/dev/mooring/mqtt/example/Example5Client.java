package dev.mooring.mqtt.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mooring.mqtt.client.Mqtt5Options;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.ReasonCode;
import java.time.Duration;

final class Example5Client {

  private Example5Client() {}

  public static void main(String[] args) {
    MqttClientConfig config =
        MqttClientConfig.builder(args[0], "example-5")
            .cleanSession(false)
            .mqtt5(
                Mqtt5Options.DEFAULTS
                    .withSessionExpiry(Duration.ofHours(1))
                    .withReceiveMaximum(100)
                    .withTopicAliases(10, 10))
            .handler(
                message -> {
                  if ("text/plain".equals(message.properties().contentType())) {
                    message.acknowledge();
                  } else {
                    message.reject(ReasonCode.PAYLOAD_FORMAT_INVALID);
                  }
                })
            .build();
    try (MqttClient client = new MqttClient(config)) {
      client.connect().toCompletableFuture().join();
      client
          .publish(
              Publication.of("greetings/world", "hello".getBytes(UTF_8))
                  .withProperties(
                      PublishProperties.builder()
                          .contentType("text/plain")
                          .userProperty("language", "en")
                          .build())
                  .withTimeToLive(Duration.ofMinutes(5)))
          .toCompletableFuture()
          .join();
      client.close(Duration.ofSeconds(5)).toCompletableFuture().join();
    }
  }
}
