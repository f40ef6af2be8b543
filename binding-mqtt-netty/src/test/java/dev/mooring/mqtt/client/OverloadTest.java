package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.MoquetteFixture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for more than there is room for is told so at once, and only then. */
class OverloadTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource({"2, 1000000, maxQueued", "1000, 150, maxQueuedBytes"})
  void aMessageWithoutRoomIsRefusedBeforePublishReturns(int messages, long bytes, String limit) {
    try (MqttClient client = neverConnected(Duration.ofMinutes(1), messages, bytes)) {
      assertFalse(publish(client, QoS.AT_LEAST_ONCE).isDone());
      assertFalse(publish(client, QoS.AT_MOST_ONCE).isDone());
      awaitRefusal(client);
      for (QoS qos : QoS.values()) {
        CompletableFuture<Void> refused = publish(client, qos);
        assertTrue(refused.isCompletedExceptionally(), "it waits for something");
        BindingException failure = failure(refused);
        assertEquals(BindingException.Kind.OVERLOAD, failure.kind());
        assertEquals(BindingException.Fate.NOT_SENT, failure.fate());
        String text = String.valueOf(failure.getMessage());
        assertTrue(text.contains("(" + limit + ")"), text);
        assertEquals(0, failure.getStackTrace().length);
      }
      assertEquals(2, client.figures().queued());
    }
  }

  @Test
  void aCallbackIsToldOfTheRefusalOnTheCallersThread() {
    try (MqttClient client = neverConnected(Duration.ofMinutes(1), 1, 1_000)) {
      publish(client, QoS.AT_LEAST_ONCE);
      awaitRefusal(client);
      AtomicReference<@Nullable Thread> told = new AtomicReference<>();
      client.publish(message(QoS.AT_LEAST_ONCE), failure -> told.set(Thread.currentThread()));
      assertSame(Thread.currentThread(), told.get());
    }
  }

  @Test
  void whoIsToldAnOutcomeThatMadeRoomFindsIt() {
    try (MqttClient client = neverConnected(Duration.ofMillis(1), 1, 1_000)) {
      for (int i = 0; i < 30; i++) {
        BindingException failure = failure(publish(client, QoS.EXACTLY_ONCE));
        assertEquals(BindingException.Kind.TIMEOUT, failure.kind());
      }
    }
  }

  @Test
  void aCallbackMayReplaceTheMessageThatMadeRoom() throws Exception {
    int messages = 500;
    CountDownLatch outcomes = new CountDownLatch(messages);
    AtomicInteger refused = new AtomicInteger();
    try (MoquetteFixture broker = MoquetteFixture.started();
        MqttClient client =
            new MqttClient(
                MqttClientConfig.builder(broker.url(), "replacing")
                    .maxInFlight(1)
                    .maxQueued(1, 1_000)
                    .build())) {
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      Replacing replacing = new Replacing(client, outcomes, refused);
      replacing.publish(); // is in flight
      replacing.publish(); // waits
      assertTrue(outcomes.await(20, TimeUnit.SECONDS), () -> outcomes.getCount() + " left");
      assertEquals(0, refused.get());
    }
  }

  /** Publishes the next message whenever the broker has taken one. */
  private record Replacing(MqttClient client, CountDownLatch outcomes, AtomicInteger refused) {

    void publish() {
      client.publish(message(QoS.AT_LEAST_ONCE), this::next);
    }

    private void next(@Nullable BindingException failure) {
      if (failure != null) {
        refused.incrementAndGet();
      }
      outcomes.countDown();
      if (outcomes.getCount() > 0) {
        publish();
      }
    }
  }

  private static MqttClient neverConnected(Duration timeout, int messages, long bytes) {
    return new MqttClient(
        MqttClientConfig.builder("tcp://127.0.0.1:1", "offline")
            .publishTimeout(timeout)
            .maxQueued(messages, bytes)
            .build());
  }

  private static void awaitRefusal(MqttClient client) {
    await("what waits is seen by callers")
        .atMost(LIMIT)
        .until(() -> publish(client, QoS.AT_MOST_ONCE).isDone());
  }

  private static CompletableFuture<Void> publish(MqttClient client, QoS qos) {
    return client.publish(message(qos)).toCompletableFuture();
  }

  private static Publication message(QoS qos) {
    return Publication.of(
        "topic", "a payload of fifty bytes, to fill a queue of few.".getBytes(UTF_8), qos, false);
  }

  private static BindingException failure(CompletableFuture<Void> refused) {
    CompletionException thrown =
        assertThrows(
            CompletionException.class, () -> refused.orTimeout(10, TimeUnit.SECONDS).join());
    return assertInstanceOf(BindingException.class, thrown.getCause());
  }
}
