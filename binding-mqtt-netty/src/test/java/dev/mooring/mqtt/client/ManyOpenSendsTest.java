package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** As many open sends as there are packet identifiers, nearly, and a connection that is lost. */
class ManyOpenSendsTest {

  private static final int OPEN = 65_000;

  @Test
  void aFullWindowIsRepeatedAtOnceAndInOrder_T28() throws Exception {
    try (SessionBroker broker = SessionBroker.start(100);
        MqttClient client =
            new MqttClient(
                MqttClientConfig.builder(broker.url(), "many")
                    .cleanSession(false)
                    .maxInFlight(OPEN)
                    .maxQueued(OPEN, 1 << 30)
                    .publishTimeout(Duration.ofMinutes(5))
                    .reconnectDelay(Duration.ZERO, Duration.ofMillis(10))
                    .build())) {
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      broker.mute(true);
      List<CompletableFuture<Void>> outcomes = new ArrayList<>();
      for (int i = 0; i < OPEN; i++) {
        outcomes.add(
            client.publish(Publication.of("out", ("m" + i).getBytes(UTF_8))).toCompletableFuture());
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> broker.seen().size() == OPEN);
      broker.mute(false);
      long cut = System.nanoTime();
      broker.cut();
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      System.out.printf(
          "%d open sends repeated and acknowledged in %d ms after the cut%n",
          OPEN, (System.nanoTime() - cut) / 1_000_000);
      assertEquals(OPEN, broker.duplicates());
      List<String> received = broker.received();
      assertEquals(OPEN, received.size());
      for (int i = 0; i < OPEN; i++) {
        assertEquals("m" + i, received.get(i));
      }
    }
  }
}
