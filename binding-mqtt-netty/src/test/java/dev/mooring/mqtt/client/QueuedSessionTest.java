package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.FaultProxy;
import dev.mooring.tck.mqtt.MosquittoFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A broker that has kept messages sends them at once after CONNACK: nobody may be late for them.
 */
class QueuedSessionTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CONNECTS = 100;
  private static final int MESSAGES = 10_000;

  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  /** How many messages may be handled on this connection. */
  private final Semaphore allowed = new Semaphore(0);

  @Test
  void aThousandQueuedMessagesReachTheHandlerOfAClientThatHasJustConnected_T01_T02() {
    try (SessionBroker broker = SessionBroker.start(65_000)) {
      for (int i = 0; i < 1000; i++) {
        broker.enqueue("m" + i, i % 3);
      }
      // No subscription of this process: the session alone brings them.
      allowed.release(1000);
      MqttClient client = client(broker.url(), 1);
      join(client.connect());
      await().atMost(LIMIT).until(() -> handled.size() == 1000);
      await().atMost(LIMIT).until(() -> broker.openCount() == 0);
      join(client.close(Duration.ZERO));
    }
  }

  @Test
  void tenThousandMessagesOverAHundredConnectsAreAllHandledBeforeTheyAreAcknowledged_T01_T41()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (SessionBroker broker = SessionBroker.start(500)) {
      for (int i = 0; i < MESSAGES; i++) {
        broker.enqueue("m" + i, 1 + i % 2);
      }
      for (int connect = 1; connect <= CONNECTS; connect++) {
        try (MqttClient client = client(broker.url(), connect)) {
          client.connect();
          allowed.drainPermits();
          allowed.release(1 + random.nextInt(MESSAGES / CONNECTS));
          await("seed " + seed)
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> allowed.availablePermits() == 0);
          broker.cut();
          join(client.close(Duration.ZERO));
        }
        assertTrue(handled.containsAll(broker.acknowledged().keySet()), "acknowledged unhandled");
      }
      MqttClient last = finish(broker.url());
      await().atMost(LIMIT).until(() -> broker.openCount() == 0);
      join(last.close(Duration.ZERO));
      assertTrue(broker.connects() >= CONNECTS, "connects");
      assertEquals(MESSAGES, handled.size());
    }
  }

  @Test
  @Tag("brokers")
  void theSameWithMosquitto_T01() throws Exception {
    try (MosquittoFixture mosquitto = MosquittoFixture.inMemory();
        FaultProxy network = FaultProxy.to(mosquitto)) {
      subscribeOnce(network.url());
      publishAll(mosquitto.url());
      for (int connect = 1; connect <= CONNECTS; connect++) {
        MqttClient client = client(network.url(), connect);
        allowed.drainPermits();
        allowed.release(MESSAGES / CONNECTS / 2);
        client.connect();
        await()
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> allowed.availablePermits() == 0);
        network.reset();
        join(client.close(Duration.ZERO));
      }
      join(finish(network.url()).close(Duration.ofSeconds(10)));
    }
  }

  private static void subscribeOnce(String url) {
    try (MqttClient client =
        new MqttClient(MqttClientConfig.builder(url, "queued").cleanSession(false).build())) {
      CompletionStage<SubscriptionResult> subscribed =
          client.subscribe(SessionBroker.TOPIC, QoS.EXACTLY_ONCE);
      join(client.connect());
      join(subscribed);
      join(client.close(Duration.ZERO));
    }
  }

  private static void publishAll(String url) throws Exception {
    try (MqttClient publisher =
        new MqttClient(
            MqttClientConfig.builder(url, "publisher")
                .maxQueued(MESSAGES, 1 << 30)
                .publishTimeout(LIMIT)
                .build())) {
      join(publisher.connect());
      List<CompletableFuture<Void>> published = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        published.add(
            publisher
                .publish(
                    Publication.of(
                        SessionBroker.TOPIC, ("m" + i).getBytes(UTF_8), QoS.of(1 + i % 2), false))
                .toCompletableFuture());
      }
      CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
          .get(60, TimeUnit.SECONDS);
      join(publisher.close(Duration.ofSeconds(10)));
    }
  }

  /** One that nobody cuts off. */
  private MqttClient finish(String url) {
    allowed.release(2 * MESSAGES);
    MqttClient last = client(url, CONNECTS + 1);
    join(last.connect());
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(MESSAGES, handled.size(), "messages handled"));
    return last;
  }

  /** Every other client connects anew by itself before it is given up. */
  private MqttClient client(String url, int number) {
    return new MqttClient(
        MqttClientConfig.builder(url, "queued")
            .cleanSession(false)
            .reconnectDelay(Duration.ofMillis(number % 2), Duration.ofMillis(100))
            .maxInbound(200 + number, 1 << 20)
            .handler(
                message -> {
                  if (!allowed.tryAcquire()) {
                    message.release(); // left to the next connection
                    return;
                  }
                  handled.add(new String(message.payload(), UTF_8));
                  message.acknowledge();
                })
            .build());
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
