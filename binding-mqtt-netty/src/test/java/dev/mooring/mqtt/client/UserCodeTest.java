package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.PacketMatcher;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do in handlers, listeners, suppliers and callbacks, and what it must not break. */
class UserCodeTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @AutoClose private final SessionBroker broker = SessionBroker.start(1000);
  private final List<MqttClient> clients = new CopyOnWriteArrayList<>();

  /** While it is there, event loops need not end and begin for each test. */
  @BeforeEach
  void keepEventLoops() {
    client(config());
  }

  @AfterEach
  void closeClients() {
    clients.forEach(client -> join(client.close(Duration.ZERO)));
  }

  @Test
  void aMessageCanBeLookedAtAfterItWasGivenBack() throws Exception {
    BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
    MqttClient client = client(config().handler(messages::add));
    join(client.connect());
    broker.enqueue("hello", 1);
    ReceivedMessage message = messages.poll(10, TimeUnit.SECONDS);
    assertTrue(join(message.tryAcknowledge()));
    message.release();
    assertFalse(join(message.tryAcknowledge()), "a second time it is in vain");
    assertEquals(SessionBroker.TOPIC, message.topic());
    assertEquals("hello", new String(message.payload(), UTF_8));
    assertEquals(QoS.AT_LEAST_ONCE, message.qos());
    assertFalse(message.retained());
    assertTrue(message.toString().contains(SessionBroker.TOPIC));
  }

  @Test
  void anAcknowledgementThatNobodyAsksAboutWakesNoThread() throws Exception {
    AtomicInteger tasks = new AtomicInteger();
    BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();
    MqttClient client =
        client(
            config()
                .handler(messages::add)
                .executor(
                    task -> {
                      tasks.incrementAndGet();
                      new Thread(task).start();
                    }));
    join(client.connect());
    broker.enqueue("hello", 1);
    ReceivedMessage message = messages.poll(10, TimeUnit.SECONDS);
    int before = tasks.get();
    message.acknowledge();
    join(client.publish(Publication.of("barrier", new byte[0])));
    assertEquals(0, client.figures().unsettled());
    assertEquals(before + 1, tasks.get(), "one for the future of the barrier");
  }

  @ParameterizedTest(name = "T08 {0}")
  @EnumSource(QoS.class)
  void aHandlerMayPublishAndWaitForIt(QoS qos) {
    CompletableFuture<MqttClient> self = new CompletableFuture<>();
    MqttClient client =
        client(
            config()
                .handler(
                    message -> {
                      String answer = "re: " + new String(message.payload(), UTF_8);
                      join(
                          self.join()
                              .publish(Publication.of("out", answer.getBytes(UTF_8), qos, false)));
                      join(message.tryAcknowledge());
                    }));
    self.complete(client);
    join(client.connect());
    for (int i = 0; i < 100; i++) {
      broker.enqueue("m" + i, i % 3);
    }
    await().atMost(LIMIT).until(() -> broker.receivedCount() == 100);
    await().atMost(LIMIT).until(() -> broker.openCount() == 0);
    assertEquals("re: m99", broker.received().get(99));
  }

  @Test
  void aClientMayBeStoppedAndStartedFromInsideItsHandlerAndItsListener_T11() {
    CompletableFuture<MqttClient> self = new CompletableFuture<>();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    AtomicInteger restarts = new AtomicInteger();
    MqttClient client =
        client(
            config()
                .handler(
                    message -> {
                      handled.add(new String(message.payload(), UTF_8));
                      message.acknowledge();
                      if (handled.size() % 10 == 0) {
                        join(self.join().disconnect(Duration.ZERO));
                      }
                    })
                .listener(
                    new ClientListener() {
                      @Override
                      public void onStatus(ClientStatus status) {
                        if (status.state() == ClientStatus.State.IDLE) {
                          restarts.incrementAndGet();
                          self.join().connect();
                        }
                      }
                    }));
    self.complete(client);
    for (int i = 0; i < 50; i++) {
      broker.enqueue("m" + i, 1);
    }
    join(client.connect());
    await().atMost(LIMIT).until(() -> handled.size() == 50);
    await().atMost(LIMIT).until(() -> restarts.get() >= 5);
  }

  @Test
  void aClientMayCloseItselfInItsHandler_T11() {
    CompletableFuture<MqttClient> self = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    MqttClient client =
        client(
            config()
                .handler(
                    message -> {
                      join(self.join().close(Duration.ZERO));
                      closed.complete(null);
                    }));
    self.complete(client);
    broker.enqueue("last", 1);
    join(client.connect());
    join(closed);
    assertEquals(ClientStatus.State.CLOSED, client.status().state());
  }

  @Test
  void whateverAHandlerThrowsTheMessageComesAgain_T49_T60() {
    List<String> handed = new CopyOnWriteArrayList<>();
    MqttClient client =
        client(
            config()
                .handler(
                    message -> {
                      String text = new String(message.payload(), UTF_8);
                      handed.add(text + (message.duplicate() ? " again" : ""));
                      if (!message.duplicate()) {
                        assertEquals("exception", text, "an error of the handler");
                        throw new IllegalStateException("an exception of the handler");
                      }
                      message.acknowledge();
                    }));
    join(client.connect());
    broker.enqueue("exception", 1);
    await().atMost(LIMIT).until(() -> handed.contains("exception again"));
    broker.enqueue("error", 2);
    await().atMost(LIMIT).until(() -> handed.contains("error again"));
    await().atMost(LIMIT).until(() -> broker.openCount() == 0);
  }

  @Test
  void aHandlerOnTheEventLoopMayThrowTooAndTheConnectionComesBack_T60() {
    AtomicInteger failures = new AtomicInteger();
    MqttClient client =
        client(
            config()
                .handlerOnEventLoop(
                    message -> {
                      if (failures.getAndIncrement() < 3) {
                        throw new AssertionError("an error on the event loop");
                      }
                      message.acknowledge();
                    }));
    join(client.connect());
    broker.enqueue("m", 1);
    await().atMost(LIMIT).until(() -> broker.openCount() == 0);
    assertEquals(4, failures.get());
    assertEquals(0, client.figures().unsettled());
  }

  @Test
  void aListenerThatThrowsIsToldTheNextThingAllTheSame_T60() {
    List<ClientStatus.State> told = new CopyOnWriteArrayList<>();
    MqttClient client =
        client(
            config()
                .listener(
                    new ClientListener() {
                      @Override
                      public void onStatus(ClientStatus status) {
                        told.add(status.state());
                        throw new IllegalStateException("a listener's exception");
                      }
                    }));
    join(client.connect());
    broker.cut();
    await().atMost(LIMIT).until(() -> broker.connects() == 2);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                told.containsAll(
                    List.of(ClientStatus.State.CONNECTED, ClientStatus.State.WAITING)));
  }

  @Test
  void aSupplierOfCredentialsThatThrowsCostsOneAttempt_T60() {
    AtomicInteger asked = new AtomicInteger();
    List<String> reasons = new CopyOnWriteArrayList<>();
    MqttClient client =
        client(
            config()
                .credentials(
                    () -> {
                      if (asked.getAndIncrement() == 0) {
                        throw new IllegalStateException("the vault is sealed");
                      }
                      return asked.get() == 2
                          ? Credentials.of("x".repeat(65_536))
                          : Credentials.of("user");
                    })
                .listener(
                    new ClientListener() {
                      @Override
                      public void onStatus(ClientStatus status) {
                        reasons.add(status.reason());
                      }
                    }));
    join(client.connect());
    assertEquals(3, asked.get());
    await().atMost(LIMIT).until(() -> reasons.toString().contains("the vault is sealed"));
    await().atMost(LIMIT).until(() -> reasons.toString().contains("65535"));
  }

  @ParameterizedTest(name = "T60 on the executor: {0}")
  @ValueSource(booleans = {false, true})
  void aCallbackThatThrowsIsToldOnceAndTheRestGoesOn_T60(boolean onExecutor) throws Exception {
    MqttClient client = client(config().executor(task -> new Thread(task, "user's own").start()));
    join(client.connect());
    BiConsumer<Publication, Consumer<@Nullable BindingException>> publish =
        onExecutor ? client::publishAsync : client::publish;
    AtomicInteger told = new AtomicInteger();
    Set<Boolean> onUsersThread = ConcurrentHashMap.newKeySet();
    Consumer<@Nullable BindingException> callback =
        failure -> {
          onUsersThread.add(Thread.currentThread().getName().equals("user's own"));
          if (told.incrementAndGet() % 2 == 0) {
            throw new IllegalStateException("a callback's exception");
          }
          throw new AssertionError("a callback's error");
        };
    for (int i = 0; i < 100; i++) {
      publish.accept(Publication.of("out", new byte[0], QoS.of(i % 3), false), callback);
    }
    await().atMost(LIMIT).until(() -> told.get() == 100);
    broker.mute(true);
    publish.accept(Publication.of("out", new byte[0]), callback);
    join(client.close(Duration.ZERO));
    await().atMost(LIMIT).until(() -> told.get() == 101);
    assertEquals(Set.of(onExecutor), onUsersThread);
  }

  @Test
  void anExecutorThatWasShutDownLosesNoOutcome_T14() {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    MqttClient client =
        client(
            config()
                .executor(executor)
                .handler(
                    message -> {
                      handled.add(new String(message.payload(), UTF_8));
                      message.acknowledge();
                    }));
    join(client.connect());
    executor.shutdownNow();
    join(client.publish(Publication.of("out", new byte[0])));
    broker.enqueue("m", 1);
    await().atMost(LIMIT).until(() -> handled.contains("m") && broker.openCount() == 0);
    broker.cut();
    await().atMost(LIMIT).until(() -> broker.connects() == 2);
    join(client.disconnect(Duration.ZERO));
    join(client.close(Duration.ZERO));
  }

  @Test
  void timesWithoutEndArePossible() {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    MqttClient client = client(config().publishTimeout(forEver).requestTimeout(forEver));
    join(client.connect());
    join(client.publish(Publication.of("out", new byte[0])));
    join(client.subscribe("in", QoS.AT_LEAST_ONCE));
    join(client.disconnect(forEver));
    join(client.close(forEver));
  }

  @Test
  void aReconnectSendsTheSameConnectByteForByteWithCredentialsAskedForAnew_T50_T51()
      throws Exception {
    try (ScriptedBroker scripted = ScriptedBroker.start().autopilot()) {
      AtomicInteger asked = new AtomicInteger();
      MqttClient client =
          client(
              MqttClientConfig.builder(scripted.url(), "same")
                  .cleanSession(false)
                  .keepAlive(Duration.ofSeconds(77))
                  .reconnectDelay(Duration.ZERO, Duration.ofMillis(10))
                  .will("gone", "bye".getBytes(UTF_8), QoS.EXACTLY_ONCE, true)
                  .credentials(
                      () -> {
                        asked.incrementAndGet();
                        return Credentials.of("user", "secret");
                      }));
      join(client.connect());
      ScriptedConnection first = scripted.acceptConnection();
      byte[] connect = first.await(PacketMatcher.a(PacketType.CONNECT)).bytes();
      first.close();
      byte[] again = scripted.acceptConnection().await(PacketMatcher.a(PacketType.CONNECT)).bytes();
      assertArrayEquals(connect, again);
      assertEquals(2, asked.get());
    }
  }

  @Test
  void anOutcomeIsOnlyWhatTheBrokerSaidAcrossReconnectsToo_T57() {
    MqttClient client = client(config().cleanSession(false).publishTimeout(Duration.ofMinutes(1)));
    join(client.connect());
    broker.mute(true);
    CompletionStage<Void> published = client.publish(Publication.of("out", "m".getBytes(UTF_8)));
    await().atMost(LIMIT).until(() -> broker.seen().contains("m"));
    for (int i = 2; i <= 4; i++) {
      int connects = i;
      broker.cut();
      await().atMost(LIMIT).until(() -> broker.connects() == connects);
      await().atMost(LIMIT).until(() -> broker.duplicates() == connects - 1);
      assertFalse(published.toCompletableFuture().isDone(), "nobody has acknowledged it");
    }
    broker.mute(false);
    broker.cut();
    join(published);
    assertEquals(List.of("m"), broker.received());
  }

  @Test
  void everyOutcomeIsToldOnceWhenTheClientIsClosedAtAnyMoment_T14_T15_T56() {
    for (int round = 0; round < 50; round++) {
      MqttClient client = client(config().publishTimeout(Duration.ofMinutes(1)));
      if (round % 2 == 0) {
        client.connect();
      } else {
        join(client.connect());
      }
      AtomicInteger outcomes = new AtomicInteger();
      int messages = 20 * round;
      for (int i = 0; i < messages; i++) {
        client
            .publish(Publication.of("out", new byte[10], QoS.of(i % 3), false))
            .whenComplete(
                (done, failure) -> {
                  assertTrue(failure == null || failure instanceof BindingException);
                  outcomes.incrementAndGet();
                });
      }
      CompletionStage<Boolean> subscribed =
          client.subscribe("in", QoS.AT_LEAST_ONCE).handle((result, failure) -> true);
      join(client.close(Duration.ofMillis(round % 3)));
      join(subscribed);
      await().atMost(LIMIT).until(() -> outcomes.get() == messages);
      CompletionException late =
          assertThrows(
              CompletionException.class,
              () -> join(client.publish(Publication.of("out", new byte[0]))));
      assertEquals(
          BindingException.Kind.CLOSED,
          assertInstanceOf(BindingException.class, late.getCause()).kind());
    }
  }

  private MqttClientConfig.Builder config() {
    return MqttClientConfig.builder(broker.url(), "user-code")
        .cleanSession(false)
        .reconnectDelay(Duration.ZERO, Duration.ofMillis(10));
  }

  private MqttClient client(MqttClientConfig.Builder config) {
    MqttClient client = new MqttClient(config.build());
    clients.add(client);
    return client;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
