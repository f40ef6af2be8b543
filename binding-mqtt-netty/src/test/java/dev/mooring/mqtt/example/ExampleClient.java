package dev.mooring.mqtt.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;

final class ExampleClient {

  private ExampleClient() {}

  public static void main(String[] args) {
    MqttClientConfig config =
        MqttClientConfig.builder(args[0], "example-1")
            .cleanSession(false)
            .handler(
                message -> {
                  System.out.println(message.topic() + ": " + new String(message.payload(), UTF_8));
                  message.acknowledge();
                })
            .build();
    try (MqttClient client = new MqttClient(config)) {
      // Before connect(), so that it is asked for on the first connection.
      var subscribed = client.subscribe("greetings/#", QoS.AT_LEAST_ONCE);
      client.connect().toCompletableFuture().join();
      subscribed.toCompletableFuture().join();

      client
          .publish(Publication.of("greetings/world", "hello".getBytes(UTF_8)))
          .whenComplete(
              (done, failure) -> {
                if (failure instanceof BindingException e) {
                  System.err.println(e.getMessage() + " (" + e.fate() + ")");
                }
              })
          .toCompletableFuture()
          .join();
      client.close(Duration.ofSeconds(5)).toCompletableFuture().join();
    }
  }
}
