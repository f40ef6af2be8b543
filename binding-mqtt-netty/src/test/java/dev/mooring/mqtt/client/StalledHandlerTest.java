package dev.mooring.mqtt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.MosquittoFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with more messages than memory, and a handler that does not move. */
class StalledHandlerTest {

  private static final int MIB = 1 << 20;
  private static final int BUDGET = 16 * MIB;
  private static final int MESSAGES = 200_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void twoHundredThousandMessagesFitIntoTheBudgetAnd32MiB_T67_T68_T76() throws Exception {
    try (FloodingBroker broker = FloodingBroker.start(MESSAGES, 1024)) {
      assertEnds(flooded(broker.url(), 1));
    }
  }

  @Test
  @Tag("long")
  void aSecondFloodLeavesNoMoreThanTheFirst_T68() throws Exception {
    try (FloodingBroker broker = FloodingBroker.start(MESSAGES, 1024)) {
      assertEnds(flooded(broker.url(), 3));
      List<Long> after = heaps("handled");
      assertEquals(3, after.size());
      assertTrue(after.get(2) < after.get(0) * 1.05, () -> "after each flood: " + after);
    }
  }

  @Test
  @Tag("brokers")
  void theSameWithMosquitto_T67() throws Exception {
    try (MosquittoFixture mosquitto = MosquittoFixture.inMemory()) {
      try (MqttClient subscriber =
          new MqttClient(
              MqttClientConfig.builder(mosquitto.url(), "flooded").cleanSession(false).build())) {
        var subscribed = subscriber.subscribe(SessionBroker.TOPIC, QoS.AT_LEAST_ONCE);
        subscriber.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
        subscribed.toCompletableFuture().get(10, TimeUnit.SECONDS);
        subscriber.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
      publishAll(mosquitto.url());
      assertEnds(flooded(mosquitto.url(), 1));
    }
  }

  private static void publishAll(String url) throws Exception {
    try (MqttClient publisher =
        new MqttClient(
            MqttClientConfig.builder(url, "publisher")
                .publishTimeout(Duration.ofMinutes(2))
                .build())) {
      publisher.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      for (int done = 0; done < MESSAGES; done += 5000) {
        CompletableFuture<?>[] batch = new CompletableFuture<?>[5000];
        for (int i = 0; i < batch.length; i++) {
          batch[i] =
              publisher
                  .publish(Publication.of(SessionBroker.TOPIC, new byte[1024]))
                  .toCompletableFuture();
        }
        CompletableFuture.allOf(batch).get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Its heap is what was allowed and no more: it dies of the first byte above. */
  private Process flooded(String url, int connections) throws Exception {
    return ChildJvm.start(
        folder.resolve("output"),
        FloodedChild.class,
        List.of(
            "-Xmx" + (BUDGET / MIB + 32) + "m",
            "-XX:MaxDirectMemorySize=16m",
            "-XX:+ExitOnOutOfMemoryError"),
        url,
        Integer.toString(MESSAGES),
        Integer.toString(BUDGET),
        Integer.toString(connections));
  }

  private void assertEnds(Process child) throws Exception {
    try {
      assertTrue(child.waitFor(120, TimeUnit.SECONDS), this::output);
      assertEquals(0, child.exitValue(), this::output);
      assertTrue(heap("stalled") > BUDGET / 2, "the budget was not used: " + output());
      assertTrue(heap("stalled") < BUDGET + 32L * MIB, this::output);
      // What is left of a flood: the network code, which was not there before, and empty tables.
      assertTrue(heap("handled") < heap("idle") + 6 * MIB, this::output);
    } finally {
      child.destroyForcibly();
    }
  }

  private long heap(String moment) {
    return heaps(moment).get(0);
  }

  private List<Long> heaps(String moment) {
    return output()
        .lines()
        .filter(line -> line.startsWith(moment + " "))
        .map(line -> Long.valueOf(line.substring(moment.length() + 1)))
        .toList();
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (java.io.IOException e) {
      return "no output: " + e.getMessage();
    }
  }
}
