package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.MosquittoFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with a session store is killed in the middle of its work, again and again, and what was
 * on its way to the broker is lost with it. {@code -Dkill.seed=} gives the same intervals again,
 * but not the moments.
 */
class ClientKillTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingIsLostAndNoSettledQos2MessageComesAgainAfterTenKills_T47_T72() throws Exception {
    killAndCheck(10);
  }

  @Test
  @Tag("long")
  void norAfterAThousand_T72() throws Exception {
    killAndCheck(1000);
  }

  @Test
  @Tag("brokers")
  void theSameWithMosquitto_T72() throws Exception {
    killAndCheckWithMosquitto(10);
  }

  @Test
  @Tag("long")
  void norWithMosquittoAfterAThousand_T72() throws Exception {
    killAndCheckWithMosquitto(1000);
  }

  private void killAndCheckWithMosquitto(int kills) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    String where = "mosquitto, seed " + seed;
    Random random = new Random(seed);
    List<String> enqueued = new ArrayList<>();
    Set<String> received = ConcurrentHashMap.newKeySet();
    List<String> receivedInOrder = Collections.synchronizedList(new ArrayList<>());
    try (MosquittoFixture mosquitto = MosquittoFixture.inMemory();
        PacketTap tap = PacketTap.before(mosquitto.host(), mosquitto.port());
        MqttClient witness =
            new MqttClient(
                MqttClientConfig.builder(mosquitto.url(), "witness")
                    .publishTimeout(LIMIT)
                    .handler(
                        message -> {
                          String text = new String(message.payload(), UTF_8);
                          received.add(text);
                          receivedInOrder.add(text);
                          message.acknowledge();
                        })
                    .build())) {
      witness.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      witness.subscribe("out", QoS.EXACTLY_ONCE).toCompletableFuture().get(10, TimeUnit.SECONDS);
      Map<String, Integer> acknowledgedIn = new HashMap<>();
      for (int run = 1; run <= kills; run++) {
        Process child = WorkingChild.start(tap.url(), folder, run, true);
        try {
          int connected = run;
          await(where).atMost(LIMIT).until(() -> tap.subscriptions() >= connected || connected > 1);
          int acknowledged = tap.acknowledgedCount();
          int enough = 1 + random.nextInt(100);
          // As many as a run may take, and no backlog that grows with the number of kills.
          for (int i = 0; i < 200 && enqueued.size() - acknowledged < 200; i++) {
            int qos = 1 + i % 2;
            String text = "qos" + qos + " in " + run + "-" + i;
            enqueued.add(text);
            witness
                .publish(
                    Publication.of(SessionBroker.TOPIC, text.getBytes(UTF_8), QoS.of(qos), false))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
          }
          await(where)
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> !child.isAlive() || tap.acknowledgedCount() - acknowledged >= enough);
          assertTrue(child.isAlive(), where + ": the child ended by itself, see its output");
          if (random.nextInt(4) > 0) {
            tap.lose();
          }
        } finally {
          child.destroyForcibly();
          assertTrue(child.waitFor(30, TimeUnit.SECONDS), where);
        }
        tap.awaitGone();
        for (String text : tap.acknowledged()) {
          acknowledgedIn.putIfAbsent(text, run);
        }
      }
      Process last = WorkingChild.start(tap.url(), folder, kills + 1, false);
      try {
        await(where)
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  Set<String> missing = new HashSet<>(tap.published());
                  missing.removeAll(received);
                  assertEquals(Set.of(), missing, "published once, and not taken up again");
                  Set<String> unhandled = new HashSet<>(enqueued);
                  WorkingChild.journal(folder).stream()
                      .filter(line -> line.startsWith("handled "))
                      .forEach(line -> unhandled.remove(line.split(" ", 3)[2]));
                  assertEquals(Set.of(), unhandled, "not handled");
                });
      } finally {
        last.destroyForcibly();
        assertTrue(last.waitFor(30, TimeUnit.SECONDS), where);
      }
      List<String> journal = WorkingChild.journal(folder);
      checkInbound(journal, enqueued, acknowledgedIn, where);
      checkOutbound(journal, receivedInOrder, where);
    }
  }

  private void killAndCheck(int kills) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    String where = "seed " + seed;
    Random random = new Random(seed);
    List<String> enqueued = new ArrayList<>();
    // By which run its PUBREC or PUBACK was first read, whether or not it arrived.
    Map<String, Integer> acknowledgedIn = new HashMap<>();
    try (SessionBroker broker = SessionBroker.start(20)) {
      for (int run = 1; run <= kills; run++) {
        Process child = WorkingChild.start(broker.url(), folder, run, true);
        try {
          int acknowledged = broker.acknowledgedCount();
          int received = broker.receivedCount();
          int enough = 1 + random.nextInt(150);
          // As many as a run may take, and no backlog that grows with the number of kills.
          for (int i = 0; i < 200 && broker.openCount() < 200; i++) {
            String text = "qos" + (1 + i % 2) + " in " + run + "-" + i;
            enqueued.add(text);
            broker.enqueue(text, 1 + i % 2);
          }
          await(where)
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(1))
              .until(
                  () ->
                      !child.isAlive()
                          || (broker.acknowledgedCount() - acknowledged >= enough
                              && broker.receivedCount() - received >= enough));
          assertTrue(child.isAlive(), where + ": the child ended by itself, see its output");
          if (random.nextInt(4) > 0) {
            broker.lose();
          }
        } finally {
          child.destroyForcibly();
          assertTrue(child.waitFor(30, TimeUnit.SECONDS), where);
        }
        broker.awaitGone();
        for (String text : broker.acknowledged().keySet()) {
          acknowledgedIn.putIfAbsent(text, run);
        }
      }
      // One more goes on with what is left.
      Process last = WorkingChild.start(broker.url(), folder, kills + 1, false);
      try {
        await(where)
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  Set<String> missing = new HashSet<>(broker.seen());
                  broker.received().forEach(missing::remove);
                  assertEquals(Set.of(), missing, "published once, and not taken up again");
                  assertEquals(0, broker.openCount(), broker::open);
                });
      } finally {
        last.destroyForcibly();
        assertTrue(last.waitFor(30, TimeUnit.SECONDS), where);
      }
      List<String> journal = WorkingChild.journal(folder);
      checkInbound(journal, enqueued, acknowledgedIn, where);
      checkOutbound(journal, broker.received(), where);
      assertTrue(broker.duplicates() >= kills / 4, where + ": kills that cut nothing short");
    }
  }

  private static void checkInbound(
      List<String> journal,
      List<String> enqueued,
      Map<String, Integer> acknowledgedIn,
      String where) {
    Set<String> handled = new HashSet<>();
    Set<String> handledInRun = new HashSet<>();
    for (String line : journal) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("handled")) {
        String text = words[2];
        handled.add(text);
        if (text.startsWith("qos2")) {
          assertTrue(handledInRun.add(line), () -> where + ": twice in one run: " + line);
          int recorded = acknowledgedIn.getOrDefault(text, Integer.MAX_VALUE);
          assertTrue(
              Integer.parseInt(words[1]) <= recorded,
              () -> where + ": handed over after its PUBREC of run " + recorded + ": " + line);
        }
      }
    }
    Set<String> lost = new HashSet<>(enqueued);
    lost.removeAll(handled);
    assertEquals(Set.of(), lost, where);
  }

  private static void checkOutbound(List<String> journal, List<String> received, String where) {
    Set<String> distinct = new HashSet<>(received);
    List<String> exactlyOnce = received.stream().filter(text -> text.startsWith("qos2")).toList();
    assertEquals(
        exactlyOnce.size(), new HashSet<>(exactlyOnce).size(), where + ": QoS 2 arrived twice");
    for (String line : journal) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("done")) {
        assertTrue(distinct.contains(words[2]), () -> where + ": acknowledged and lost: " + line);
      }
      assertTrue(!words[0].equals("failed"), () -> where + ": " + line);
    }
  }
}
