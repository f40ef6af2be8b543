package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.ScriptedBroker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that come and go while there is work: nothing hangs, nothing is left behind. */
class ChurnTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void disconnectsAtAnyMomentUnderLoadEndInOrder_T10_T13_T16() throws Exception {
    disconnectUnderLoad(300);
  }

  @Test
  @Tag("long")
  void tenThousandDisconnectsUnderLoad_T10_T13() throws Exception {
    disconnectUnderLoad(10_000);
  }

  private static void disconnectUnderLoad(int disconnects) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    try (SessionBroker broker = SessionBroker.start(50)) {
      MqttClient client =
          new MqttClient(
              MqttClientConfig.builder(broker.url(), "churn")
                  .cleanSession(false)
                  .publishTimeout(Duration.ofMinutes(5))
                  .maxInFlight(100)
                  .reconnectDelay(Duration.ZERO, Duration.ofMillis(2))
                  .handler(
                      message -> {
                        handled.add(new String(message.payload(), UTF_8));
                        message.acknowledge();
                      })
                  .build());
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      List<CompletableFuture<Void>> outcomes = new ArrayList<>();
      int enqueued = 0;
      for (int i = 1; i <= disconnects; i++) {
        int connects = broker.connects();
        for (int message = 0; message < 10; message++) {
          outcomes.add(
              client
                  .publish(
                      Publication.of(
                          "out",
                          ("out " + outcomes.size()).getBytes(UTF_8),
                          QoS.of(1 + message % 2),
                          false))
                  .toCompletableFuture());
          broker.enqueue("in " + enqueued++, 1 + message % 2);
        }
        int spins = random.nextInt(20_000);
        for (int spin = 0; spin < spins; spin++) {
          Thread.onSpinWait();
        }
        switch (random.nextInt(3)) {
          case 0 -> broker.cut();
          case 1 -> {
            client.disconnect(Duration.ZERO);
            client.connect();
          }
          default -> {
            client
                .disconnect(Duration.ofMillis(random.nextInt(3)))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
            client.connect();
          }
        }
        await("disconnect " + i + " of seed " + seed)
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> broker.connects() > connects);
      }
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      int all = enqueued;
      await("seed " + seed).atMost(LIMIT).until(() -> handled.size() == all);
      await("seed " + seed).atMost(LIMIT).until(() -> broker.openCount() == 0);
      assertTrue(threads.findDeadlockedThreads() == null, "threads wait for each other");
      List<String> twice = broker.received().stream().filter(ChurnTest::isQos2).sorted().toList();
      assertEquals(twice.stream().distinct().toList(), twice, "seed " + seed);
      client.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static boolean isQos2(String text) {
    return Integer.parseInt(text.substring("out ".length())) % 10 % 2 == 1;
  }

  @Test
  void reconnectsLeaveNoThreadNoFileAndNoTimerBehind_T70_T71() throws Exception {
    reconnect(300);
  }

  @Test
  @Tag("long")
  void tenThousandReconnectsLeaveNothingBehind_T70() throws Exception {
    reconnect(10_000);
  }

  private static void reconnect(int times) throws Exception {
    try (SessionBroker broker = SessionBroker.start(50)) {
      MqttClient client =
          new MqttClient(
              MqttClientConfig.builder(broker.url(), "leaks")
                  .reconnectDelay(Duration.ZERO, Duration.ofMillis(1))
                  .build());
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      cut(broker, 50);
      long files = openFiles();
      long threads = mooringThreads();
      cut(broker, times);
      await().atMost(LIMIT).until(() -> openFiles() <= files + 2);
      await().atMost(LIMIT).until(() -> mooringThreads() <= threads + 2);
      client.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static void cut(SessionBroker broker, int times) {
    for (int i = 0; i < times; i++) {
      int connects = broker.connects();
      broker.cut();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> broker.connects() > connects);
    }
  }

  @Test
  void failedAttemptsAndClientsThatComeAndGoLeaveNothingBehind_T70_T71() throws Exception {
    try (ScriptedBroker silent = ScriptedBroker.start();
        MqttClient keeper =
            new MqttClient(MqttClientConfig.builder(silent.url(), "keeper").build())) {
      connectInVain(silent, 20);
      long files = openFiles();
      long threads = mooringThreads();
      connectInVain(silent, 200);
      await().atMost(LIMIT).until(() -> openFiles() <= files + 2);
      await().atMost(LIMIT).until(() -> mooringThreads() <= threads + 4);
      assertEquals(ClientStatus.State.IDLE, keeper.status().state());
    }
  }

  /** Each is closed while it waits for CONNACK, or before it has a socket. */
  private static void connectInVain(ScriptedBroker silent, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      MqttClient client =
          new MqttClient(
              MqttClientConfig.builder(
                      i % 3 == 0 ? "tcp://no-such-host.invalid" : silent.url(), "in-vain")
                  .build());
      CompletionStage<Boolean> connected = client.connect().handle((done, failure) -> true);
      if (i % 3 == 1) {
        silent.acceptConnection();
      }
      client.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertTrue(connected.toCompletableFuture().get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void subscribingAndUnsubscribingWhileMessagesComeAndConnectionsGo_T93() throws Exception {
    try (SessionBroker broker = SessionBroker.start(50)) {
      AtomicInteger answered = new AtomicInteger();
      MqttClient client =
          new MqttClient(
              MqttClientConfig.builder(broker.url(), "filters")
                  .cleanSession(false)
                  .reconnectDelay(Duration.ZERO, Duration.ofMillis(2))
                  .handler(ReceivedMessage::acknowledge)
                  .build());
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      int requests = 2000;
      for (int i = 0; i < requests; i++) {
        broker.enqueue("m" + i, 1);
        String filter = "filter/" + i % 17;
        CompletionStage<?> answer =
            i % 2 == 0
                ? client.subscribe(filter, QoS.AT_LEAST_ONCE)
                : client.unsubscribe(List.of(filter));
        answer.thenRun(answered::incrementAndGet);
        if (i % 400 == 399) {
          broker.cut();
        }
      }
      await().atMost(LIMIT).until(() -> answered.get() == requests);
      await().atMost(LIMIT).until(() -> broker.openCount() == 0);
      client.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private static long mooringThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mooring"))
        .count();
  }
}
