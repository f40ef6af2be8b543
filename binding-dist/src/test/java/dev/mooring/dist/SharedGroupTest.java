package dev.mooring.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.MosquittoFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that share one group divide its messages, and none is lost while one of them is
 * killed and comes back. Embedded Moquette grants shared subscriptions and delivers nothing.
 */
@Tag("brokers")
@Timeout(600)
final class SharedGroupTest {

  private static final int MESSAGES = 10_000;
  private static final int KILLED_AFTER = 3_000;
  private static final int BACK_AFTER = 6_000;

  @TempDir private Path folder;

  /** A process of the group, and its application. */
  private final class Member implements AutoCloseable {
    private final String name;
    private final TestApplication app = new TestApplication();
    private final Path component;
    private MooringProcess process;

    Member(String name, String url) throws IOException {
      this.name = name;
      component =
          Files.writeString(
              folder.resolve(name + ".yaml"),
              """
              apiVersion: dapr.io/v1alpha1
              kind: Component
              metadata: {name: work}
              spec:
                type: bindings.mqtt
                version: v1
                metadata:
                - {name: url, value: '%s'}
                - {name: topic, value: '$share/workers/work/#'}
                - {name: direction, value: input}
                - {name: consumerID, value: '%s'}
                - {name: qos, value: 1}
                - {name: cleanSession, value: false}
              """
                  .formatted(url, name));
      process = started();
    }

    private MooringProcess started() throws IOException {
      return MooringProcess.start(
          "run",
          "--app-id=shop",
          "--http-port=0",
          "--grpc-port=0",
          "--metrics-port=0",
          "--app-port=" + app.port(),
          "--resources-path=" + component,
          "--data-dir=" + folder.resolve("data-" + name));
    }

    void kill() throws InterruptedException {
      process.close();
      process.exitCode();
    }

    void comeBack() throws IOException {
      process = started();
    }

    void awaitReceiving() {
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () ->
                  assertTrue(
                      process.lines().stream().anyMatch(line -> line.contains("receives messages")),
                      () -> process.lines().toString()));
    }

    /** Moves what the application has seen into a set. */
    void collect(Set<Integer> into) {
      for (TestApplication.Event e = app.events.poll(); e != null; e = app.events.poll()) {
        into.add(Integer.valueOf(new String(e.body, StandardCharsets.UTF_8)));
      }
    }

    @Override
    public void close() {
      process.close();
      app.close();
    }
  }

  @Test
  void everyMessageIsHandledByOneOfThemWhileOneIsKilledAndRestarted() throws Exception {
    Set<Integer> byFirst = ConcurrentHashMap.newKeySet();
    Set<Integer> bySecond = ConcurrentHashMap.newKeySet();
    try (MosquittoFixture broker = MosquittoFixture.started();
        Member first = new Member("one", broker.url());
        Member second = new Member("two", broker.url());
        WitnessClient witness = WitnessClient.connect(broker.url())) {
      first.awaitReceiving();
      second.awaitReceiving();
      for (int i = 1; i <= MESSAGES; i++) {
        publish(witness, i);
        if (i == KILLED_AFTER) {
          second.kill();
        } else if (i == BACK_AFTER) {
          second.comeBack();
        }
      }
      await()
          .atMost(Duration.ofSeconds(120))
          .until(
              () -> {
                first.collect(byFirst);
                second.collect(bySecond);
                Set<Integer> both = new TreeSet<>(byFirst);
                both.addAll(bySecond);
                return both.size() == MESSAGES;
              });
    }
    Set<Integer> both = new TreeSet<>(byFirst);
    both.addAll(bySecond);
    assertEquals(IntStream.rangeClosed(1, MESSAGES).boxed().toList(), both.stream().toList());
    // It is work that is divided: each had a good part of it, and not all of the other's.
    assertTrue(byFirst.size() > MESSAGES / 10, "first " + byFirst.size());
    assertTrue(bySecond.size() > MESSAGES / 10, "second " + bySecond.size());
    assertTrue(byFirst.size() < MESSAGES, "first " + byFirst.size());
    assertTrue(bySecond.stream().anyMatch(i -> i > BACK_AFTER), "nothing after it came back");
  }

  /** The witness counts a message as under way for a moment after the broker has it. */
  private static void publish(WitnessClient witness, int number) {
    String topic = "work/" + number % 10;
    try {
      witness.publish(topic, String.valueOf(number), 1);
    } catch (IllegalStateException full) {
      await()
          .ignoreExceptions()
          .until(
              () -> {
                witness.publish(topic, String.valueOf(number), 1);
                return true;
              });
    }
  }
}
