package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.MosquittoFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A persistent broker goes down in the middle of the work and comes back. */
@Tag("brokers")
class MosquittoRestartTest {

  private static final int MESSAGES = 2000;

  @ParameterizedTest
  @EnumSource(
      value = QoS.class,
      names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void whatWasAcknowledgedBeforeTheRestartArrives_T07(QoS qos) throws Exception {
    Set<String> arrived = ConcurrentHashMap.newKeySet();
    try (MosquittoFixture broker = MosquittoFixture.started();
        MqttClient subscriber = new MqttClient(config(broker, "in-" + qos, arrived));
        MqttClient publisher = new MqttClient(config(broker, "out-" + qos, arrived))) {
      var subscribed = subscriber.subscribe("restart", qos);
      subscriber.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      subscribed.toCompletableFuture().get(10, TimeUnit.SECONDS);
      publisher.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);

      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      List<CompletableFuture<Void>> outcomes = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        String text = "message " + i;
        outcomes.add(
            publisher
                .publish(Publication.of("restart", text.getBytes(UTF_8), qos, false))
                .thenRun(() -> acknowledged.add(text))
                .toCompletableFuture());
        if (i == MESSAGES / 2) {
          await().atMost(Duration.ofSeconds(10)).until(() -> acknowledged.size() > MESSAGES / 10);
          broker.restart();
        }
      }
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

      assertEquals(MESSAGES, acknowledged.size());
      await().atMost(Duration.ofSeconds(30)).until(() -> arrived.containsAll(acknowledged));
    }
  }

  private static MqttClientConfig config(MosquittoFixture broker, String id, Set<String> arrived) {
    return MqttClientConfig.builder(broker.url(), id)
        .cleanSession(false)
        .publishTimeout(Duration.ofSeconds(30))
        .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(200))
        .handler(
            message -> {
              arrived.add(new String(message.payload(), UTF_8));
              message.acknowledge();
            })
        .build();
  }
}
