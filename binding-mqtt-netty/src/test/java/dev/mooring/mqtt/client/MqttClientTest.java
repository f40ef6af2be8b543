package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.FaultProxy;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against a real broker. */
class MqttClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static @Nullable MoquetteFixture broker;

  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private final List<MqttClient> clients = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = MoquetteFixture.started();
  }

  @AfterAll
  static void stopBroker() {
    broker().close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(client -> join(client.close(Duration.ZERO)));
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  void aMessageReachesAnotherClientByteForByte(QoS qos, TestInfo test) throws Exception {
    try (WitnessClient witness = WitnessClient.connect(broker().url())) {
      witness.subscribe("out/" + qos, 2);
      MqttClient client = client(broker().url(), id(test));
      join(client.connect());
      byte[] payload = {0, 1, (byte) 0xFF, 'x'};
      join(client.publish(Publication.of("out/" + qos, payload, qos, false)));
      WitnessClient.Message message = witness.await(1).get(0);
      assertEquals(4, message.payload().size());
      assertEquals(qos.level(), message.qos());
    }
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  void aMessageOfAnotherClientReachesTheHandler(QoS qos, TestInfo test) throws Exception {
    MqttClient client = client(broker().url(), id(test));
    CompletionStage<SubscriptionResult> subscribed = client.subscribe("in/" + qos + "/+", qos);
    join(client.connect());
    assertEquals(qos, join(subscribed).granted().orElseThrow());
    try (WitnessClient witness = WitnessClient.connect(broker().url())) {
      for (int i = 0; i < 100; i++) {
        witness.publish("in/" + qos + "/a", "message " + i, qos.level());
      }
    }
    for (int i = 0; i < 100; i++) {
      ReceivedMessage message = next();
      assertEquals("message " + i, new String(message.payload(), UTF_8));
      assertEquals("in/" + qos + "/a", message.topic());
      assertEquals(qos, message.qos());
      assertTrue(join(message.tryAcknowledge()));
    }
    assertEquals(0, client.figures().unsettled());
  }

  @Test
  void manyMessagesInFlightAllComplete(TestInfo test) throws Exception {
    MqttClient client = client(broker().url(), id(test));
    join(client.connect());
    for (QoS qos : QoS.values()) {
      CompletableFuture<?>[] all = new CompletableFuture<?>[5000];
      for (int i = 0; i < all.length; i++) {
        all[i] =
            client.publish(Publication.of("many", new byte[64], qos, false)).toCompletableFuture();
      }
      CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
    }
    await().atMost(LIMIT).until(() -> client.figures().inFlight() == 0);
    assertEquals(0, client.figures().queued());
  }

  @Test
  void aLargePayloadPassesBothWays(TestInfo test) throws Exception {
    // Two clients: Moquette drops acknowledgements to one that it is writing a large message to.
    MqttClient subscriber = client(broker().url(), id(test) + "-in");
    CompletionStage<SubscriptionResult> subscribed =
        subscriber.subscribe("large", QoS.EXACTLY_ONCE);
    join(subscriber.connect());
    join(subscribed);
    MqttClient client = client(broker().url(), id(test));
    join(client.connect());
    byte[] payload = new byte[3_000_000];
    payload[payload.length - 1] = 42;
    join(client.publish(Publication.of("large", payload, QoS.EXACTLY_ONCE, false)));
    ReceivedMessage message = next();
    assertEquals(payload.length, message.payload().length);
    assertEquals(42, message.payload()[payload.length - 1]);
    message.acknowledge();
  }

  @Test
  void aLostConnectionComesBackWithItsSubscriptions(TestInfo test) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(broker());
        WitnessClient witness = WitnessClient.connect(broker().url())) {
      MqttClient client = client(proxy.url(), id(test));
      CompletionStage<SubscriptionResult> subscribed = client.subscribe("back", QoS.AT_LEAST_ONCE);
      join(client.connect());
      join(subscribed);
      proxy.cut();
      await().atMost(LIMIT).until(() -> proxy.connectionCount() == 2);
      await().atMost(LIMIT).until(() -> client.status().state() == ClientStatus.State.CONNECTED);
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                witness.publish("back", "again", 1);
                return received.poll(200, TimeUnit.MILLISECONDS) != null;
              });
    }
  }

  @Test
  void messagesPublishedWithoutAConnectionGoOutWhenThereIsOne(TestInfo test) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(broker());
        WitnessClient witness = WitnessClient.connect(broker().url())) {
      witness.subscribe("offline", 1);
      proxy.refuseConnections();
      MqttClient client = client(proxy.url(), id(test));
      client.connect();
      List<CompletionStage<Void>> published = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 100; i++) {
        published.add(client.publish(Publication.of("offline", ("" + i).getBytes(UTF_8))));
      }
      await().atMost(LIMIT).until(() -> client.status().state() == ClientStatus.State.WAITING);
      proxy.acceptConnections();
      published.forEach(MqttClientTest::join);
      assertEquals(100, witness.await(100).size());
    }
  }

  @Test
  void failFastFailsTheFirstConnect(TestInfo test) {
    try (FaultProxy proxy = FaultProxy.to(broker())) {
      proxy.refuseConnections();
      MqttClient client =
          new MqttClient(MqttClientConfig.builder(proxy.url(), id(test)).failFast(true).build());
      CompletionException failure =
          assertThrows(CompletionException.class, () -> join(client.connect()));
      assertEquals(BindingException.Kind.CONNECTION, kind(failure));
      join(client.close(Duration.ZERO));
    }
  }

  @Test
  void whatIsPublishedAfterCloseFails(TestInfo test) {
    MqttClient client = client(broker().url(), id(test));
    join(client.connect());
    join(client.close(Duration.ofSeconds(1)));
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> join(client.publish(Publication.of("closed", new byte[0]))));
    assertEquals(BindingException.Kind.CLOSED, kind(failure));
  }

  @Test
  void disconnectedAndConnectedAgainItGoesOn(TestInfo test) throws Exception {
    MqttClient client = client(broker().url(), id(test));
    client.subscribe("again", QoS.AT_LEAST_ONCE);
    join(client.connect());
    join(client.disconnect(Duration.ofSeconds(1)));
    assertEquals(ClientStatus.State.IDLE, client.status().state());
    join(client.connect());
    await().atMost(LIMIT).until(() -> client.status().state() == ClientStatus.State.CONNECTED);
    try (WitnessClient witness = WitnessClient.connect(broker().url())) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                witness.publish("again", "x", 1);
                return received.poll(200, TimeUnit.MILLISECONDS) != null;
              });
    }
  }

  @Test
  void everyDisconnectCompletesAlsoASecondOneAndOneAfterClosing(TestInfo test) throws Exception {
    MqttClient client = client(broker().url(), id(test));
    client.subscribe("held", QoS.AT_LEAST_ONCE);
    join(client.connect());
    try (WitnessClient witness = WitnessClient.connect(broker().url())) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                witness.publish("held", "x", 1);
                return received.poll(200, TimeUnit.MILLISECONDS) != null;
              });
    }
    CompletionStage<Void> patient = client.disconnect(Duration.ofMinutes(1));
    join(client.disconnect(Duration.ZERO));
    join(patient);
    join(client.close(Duration.ZERO));
    join(client.disconnect(Duration.ZERO));
  }

  @Test
  void connectingAgainIsToldWhenItIsSo(TestInfo test) {
    MqttClient client = client(broker().url(), id(test));
    join(client.connect());
    join(client.connect());
    for (int i = 0; i < 20; i++) {
      CompletionStage<Void> disconnected = client.disconnect(Duration.ZERO);
      join(client.connect());
      assertEquals(ClientStatus.State.CONNECTED, client.status().state());
      join(disconnected);
    }
    join(client.close(Duration.ZERO));
    assertEquals(
        BindingException.Kind.CLOSED,
        kind(assertThrows(CompletionException.class, () -> join(client.connect()))));
  }

  @Test
  void noThreadIsLeftWhenTheLastClientIsClosed(TestInfo test) {
    MqttClient client = client(broker().url(), id(test));
    join(client.connect());
    closeClients();
    // A loop says that it has ended as the last thing its thread does.
    await("event loops end with the last client")
        .atMost(LIMIT)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .filter(Thread::isAlive)
                    .noneMatch(thread -> thread.getName().startsWith("mooring-mqtt")));
  }

  private MqttClient client(String url, String clientId) {
    MqttClient client =
        new MqttClient(
            MqttClientConfig.builder(url, clientId)
                .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(100))
                .handler(received::add)
                .build());
    clients.add(client);
    return client;
  }

  private ReceivedMessage next() throws InterruptedException {
    ReceivedMessage message = received.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message within " + LIMIT);
    }
    return message;
  }

  private static BindingException.Kind kind(Throwable failure) {
    return failure.getCause() instanceof BindingException cause
        ? cause.kind()
        : fail("no BindingException", failure);
  }

  private static String id(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName()
        + Integer.toHexString(test.getDisplayName().hashCode());
  }

  private static MoquetteFixture broker() {
    MoquetteFixture started = broker;
    if (started == null) {
      throw new IllegalStateException("the broker is not running");
    }
    return started;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
