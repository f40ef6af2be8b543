package dev.mooring.mqtt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.ScriptedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Stages waited for on virtual threads, as those write who want blocking calls; from Java 21. */
class VirtualThreadsTest {

  private static final int CALLERS = 1000;

  /** Looked up, since the build is for older Java, too. */
  private static Optional<ExecutorService> virtualThreads() throws ReflectiveOperationException {
    try {
      return Optional.of(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  @Test
  void aThousandCallersThatBlockAreAllAnswered() throws Exception {
    Optional<ExecutorService> found = virtualThreads();
    assumeTrue(found.isPresent(), "this Java has no virtual threads");
    ExecutorService threads = found.get();
    AtomicInteger answered = new AtomicInteger();
    try (ScriptedBroker broker = ScriptedBroker.start().autopilot();
        MqttClient client =
            new MqttClient(
                // The client's own work is on virtual threads as well.
                MqttClientConfig.builder(broker.url(), "c").executor(threads).build())) {
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        QoS qos = QoS.of(i % 3);
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  client
                      .publish(Publication.of("t", new byte[1], qos, false))
                      .toCompletableFuture()
                      .join();
                  answered.incrementAndGet();
                },
                threads));
      }
      CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      assertEquals(CALLERS, answered.get());
      client.close(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    } finally {
      threads.shutdown();
    }
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
  }
}
