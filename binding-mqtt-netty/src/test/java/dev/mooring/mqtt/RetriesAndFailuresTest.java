package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static dev.mooring.tck.mqtt.PacketMatcher.publishTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of messages that could not be handled; pauses pass when the test says so. */
class RetriesAndFailuresTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();
  private final RecordingHandler handler = new RecordingHandler();
  private final ManualTimers timers = components.timers;
  private @Nullable InputBinding opened;
  private @Nullable Subscription subscribed;

  @BeforeEach
  void answerAllButAcknowledgements() {
    broker.autopilot(PacketType.PUBREC);
  }

  @Test
  @Tag("field:backOffMaxRetries")
  @Tag("field:backOffInterval")
  void aMessageIsTriedAgainFiveSecondsLaterAndAcknowledgedWhenItWasHandled_T43() throws Exception {
    ScriptedConnection connection = subscribe("backOffMaxRetries", "2");
    publish(connection, 1, "in/a", "x");
    RecordingHandler.Call first = handler.next();
    assertEquals(1, first.delivery().attempt());
    assertEquals("false", first.metadata("redelivered"));
    first.retry("not yet");
    timers.awaitOnly(FIVE_SECONDS);
    timers.advance(FIVE_SECONDS.minusMillis(1));
    timers.awaitOnly(Duration.ofMillis(1));
    timers.advance(Duration.ofMillis(1));
    RecordingHandler.Call second = handler.next();
    assertEquals(2, second.delivery().attempt());
    assertTrue(second.delivery().redelivered());
    assertEquals("true", second.metadata("redelivered"));
    assertEquals("false", second.metadata("duplicate"));
    second.accept();
    connection.expect(a(PacketType.PUBACK, 1));
    assertEquals(1, components.context.meters.count("retries"));
    assertEquals(List.of(), components.context.letters);
  }

  @Test
  @Tag("field:backOffInterval")
  void retriesForEverNeverEnd() throws Exception {
    ScriptedConnection connection =
        subscribe("backOffMaxRetries", "-1", "backOffInterval", "250ms");
    publish(connection, 1, "in/a", "x");
    for (int attempt = 1; attempt <= 200; attempt++) {
      RecordingHandler.Call call = handler.next();
      assertEquals(attempt, call.delivery().attempt());
      call.retry("never");
      timers.awaitOnly(Duration.ofMillis(250));
      timers.advance(Duration.ofMillis(250));
    }
    handler.next().accept();
    connection.expect(a(PacketType.PUBACK, 1));
  }

  @Test
  @Tag("field:backOffPolicy")
  @Tag("field:backOffMaxInterval")
  void pausesGrowIfTheComponentSaysSo() throws Exception {
    ScriptedConnection connection =
        subscribe(
            "backOffMaxRetries", "-1",
            "backOffPolicy", "exponential",
            "backOffInterval", "1s",
            "backOffMaxInterval", "4s");
    publish(connection, 1, "in/a", "x");
    for (int ceiling : List.of(1, 2, 4, 4)) {
      handler.next().retry("no");
      await().atMost(LIMIT).until(() -> timers.pending().size() == 1);
      Duration pause = timers.pending().get(0);
      assertTrue(
          pause.compareTo(Duration.ofSeconds(ceiling)) <= 0
              && pause.compareTo(Duration.ofMillis(ceiling * 500L)) >= 0,
          pause + " for a ceiling of " + ceiling + " s");
      timers.advance(pause);
    }
    handler.next().accept();
  }

  @Test
  void aPauseHoldsNoThreadAndNoPermitAndOtherLanesGoOn() throws Exception {
    ScriptedConnection connection = subscribe("backOffMaxRetries", "1", "maxConcurrency", "1");
    publish(connection, 1, "in/a", "poison");
    publish(connection, 2, "in/a", "behind");
    publish(connection, 3, "in/b", "other");
    handler.next().retry("no");
    RecordingHandler.Call other = handler.next();
    assertEquals("other", other.text());
    other.accept();
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") == 2);
    assertEquals(List.of(), handler.waiting());
    assertEquals(0, components.context.meters.gauge("handlers_running"));
    assertEquals(1, components.context.meters.gauge("retries_waiting"));
    await().atMost(LIMIT).until(() -> components.context.busyThreads() == 0);
    timers.advance(FIVE_SECONDS);
    RecordingHandler.Call again = handler.next();
    assertEquals("poison", again.text());
    again.accept();
    next("behind").accept();
    for (int id = 1; id <= 3; id++) {
      connection.expect(a(PacketType.PUBACK, id));
    }
  }

  static Stream<Arguments> failingHandlers() {
    return Stream.of(
        failing("throws", delivery -> fail(new IllegalStateException("broken")), "broken"),
        failing("throws an error", delivery -> fail(new AssertionError("bad")), "bad"),
        failing(
            "throws without a message",
            delivery -> fail(new InterruptedException()),
            "InterruptedException"),
        failing("returns null", delivery -> nothing(), "the handler returned no stage"),
        failing(
            "completes with null",
            delivery -> CompletableFuture.completedStage(nothing()),
            "the handler's stage completed with null"),
        failing(
            "completes exceptionally",
            delivery ->
                CompletableFuture.supplyAsync(
                    () -> {
                      throw new IllegalStateException("later");
                    }),
            "later"),
        failing(
            "asks for a retry",
            delivery -> CompletableFuture.completedStage(Disposition.retry("busy")),
            "busy"));
  }

  @ParameterizedTest
  @MethodSource("failingHandlers")
  void whateverAHandlerDoesWrongIsAFailedAttempt(DeliveryHandler failing, String reason)
      throws Exception {
    ScriptedConnection connection = subscribeWith(failing, "backOffMaxRetries", "1");
    publish(connection, 1, "in/a", "x");
    timers.awaitOnly(FIVE_SECONDS);
    timers.advance(FIVE_SECONDS);
    connection.expect(a(PacketType.PUBACK, 1));
    DeadLetter letter = components.context.letters.get(0);
    assertEquals(reason, letter.reason());
    assertEquals(2, letter.attempts());
  }

  @Test
  @Tag("field:onFailure")
  @Tag("D5")
  void aMessageWhoseRetriesAreUsedUpGoesToTheDeadLettersAndIsAcknowledged_T42() throws Exception {
    ScriptedConnection connection = subscribe();
    publish(connection, 1, "in/a", "poison");
    handler.next().retry("no stock");
    connection.expect(a(PacketType.PUBACK, 1));
    DeadLetter letter = components.context.letters.get(0);
    assertEquals("orders", letter.component());
    assertEquals(Payload.utf8("poison").withContentType("application/json"), letter.payload());
    assertEquals("in/a", letter.metadata().get("topic"));
    assertEquals("no stock", letter.reason());
    assertEquals(1, letter.attempts());
    assertTrue(!letter.failedAt().isBefore(letter.receivedAt()));
    assertEquals(1, components.context.meters.count("dead_letters"));
  }

  @Test
  void aRejectedMessageIsNotTriedAgain() throws Exception {
    ScriptedConnection connection = subscribe("backOffMaxRetries", "-1");
    publish(connection, 1, "in/a", "x");
    handler.next().answer().complete(Disposition.reject("no such customer"));
    connection.expect(a(PacketType.PUBACK, 1));
    assertEquals("no such customer", components.context.letters.get(0).reason());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2"})
  @Tag("field:deadLetterTopic")
  void deadLettersArePublishedAtQosOneAtLeastBeforeTheMessageIsAcknowledged(
      int qos, int deadLetterQos) throws Exception {
    broker.autopilot(PacketType.PUBREC, PacketType.PUBLISH);
    ScriptedConnection connection = subscribe("deadLetterTopic", "dead/{topic}/x", "qos", "2");
    Mqtt311.Publish publish = Mqtt311.publish("in/a").payload("poison");
    connection.send(
        (qos == 0 ? publish : qos == 1 ? publish.qos1(7) : publish.qos2(7)).retain().bytes());
    handler.next().retry("no");
    Packet letter =
        connection.expect(publishTo("dead/in/a/x").qos(deadLetterQos).text("poison").retain(false));
    assertEquals(1, components.context.meters.gauge("unsettled"));
    connection.send(
        deadLetterQos == 1 ? Mqtt311.pubAck(letter.packetId()) : Mqtt311.pubRec(letter.packetId()));
    if (qos > 0) {
      connection.expect(a(qos == 1 ? PacketType.PUBACK : PacketType.PUBREC, 7));
    }
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") == 0);
    assertEquals(List.of(), components.context.letters);
  }

  @Test
  @Tag("field:onFailure")
  void aDiscardedMessageIsAcknowledgedAndCounted() throws Exception {
    ScriptedConnection connection = subscribe("onFailure", "discard");
    publish(connection, 1, "in/a", "x");
    handler.next().retry("no");
    connection.expect(a(PacketType.PUBACK, 1));
    assertEquals(1, components.context.meters.count("discarded"));
    assertEquals(List.of(), components.context.letters);
  }

  @Test
  @Tag("field:onFailure")
  void stopAcknowledgesNothingAndEndsTheBinding() throws Exception {
    ScriptedConnection connection = subscribe("onFailure", "stop", "ordering", "none");
    publish(connection, 1, "in/a", "good");
    publish(connection, 2, "in/b", "poison");
    RecordingHandler.Call good = next("good");
    next("poison").retry("out of paper");
    await().atMost(LIMIT).until(() -> input().health().state() == Health.State.FAILED);
    String why = input().health().lastError().orElseThrow();
    assertEquals("message 2 to \"in/b\" could not be handled: out of paper", why);
    good.accept(); // it was under way and may finish
    connection.expect(a(PacketType.PUBACK, 1));
    connection.expect(a(PacketType.DISCONNECT));
    connection.awaitClosed();
    BindingException refusal =
        assertThrows(BindingException.class, () -> input().subscribe(handler));
    assertEquals(Kind.REJECTED, refusal.kind());
    assertEquals(Health.State.FAILED, input().health().state());
    join(subscription().close(Duration.ZERO));
    assertEquals(1, broker.connectionCount());
  }

  @Test
  void aLocalDeadLetterThatCannotBeWrittenActsAsStop() throws Exception {
    components.context.deadLettersFail = new IllegalStateException("disk full");
    ScriptedConnection connection = subscribe();
    publish(connection, 1, "in/a", "x");
    handler.next().retry("no");
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(
        "the dead letter of message 1 to \"in/a\" could not be written (disk full); it had failed"
            + " with: no",
        input().health().lastError().orElseThrow());
    assertEquals(Health.State.FAILED, input().health().state());
  }

  @Test
  void aDeadLetterThatTheBrokerDoesNotTakeActsAsStop() throws Exception {
    broker.autopilot(PacketType.PUBREC, PacketType.PUBLISH);
    ScriptedConnection connection = subscribe("deadLetterTopic", "dead", "publishTimeout", "200ms");
    publish(connection, 1, "in/a", "x");
    handler.next().retry("no");
    connection.expect(publishTo("dead"));
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(Health.State.FAILED, input().health().state());
  }

  @Test
  void aDeadLetterWaitsForABrokerThatIsAway() throws Exception {
    broker.autopilot(PacketType.PUBREC, PacketType.PUBLISH, PacketType.CONNECT);
    InputBinding input =
        open(
            "deadLetterTopic", "dead",
            "publishTimeout", "200ms",
            "reconnectMinDelay", "1ms",
            "cleanSession", "false");
    input.subscribe(handler);
    ScriptedConnection first = accept();
    first.send(Mqtt311.publish("in/a").qos2(1).payload("x").bytes());
    RecordingHandler.Call call = handler.next();
    first.reset();
    ScriptedConnection second = broker.acceptConnection(); // answers no CONNECT yet
    second.expect(a(PacketType.CONNECT));
    call.retry("no");
    timers.awaitOnly(FIVE_SECONDS);
    assertEquals(Health.State.CONNECTING, input.health().state());
    second.send(Mqtt311.connAck(true, 0));
    timers.advance(FIVE_SECONDS);
    Packet letter = second.expect(publishTo("dead").qos(2));
    second.send(Mqtt311.pubRec(letter.packetId()));
    second.await(a(PacketType.PUBREL, letter.packetId()));
    // A QoS 2 message belongs to the session: its repeat is acknowledged and not handled again.
    second.send(Mqtt311.publish("in/a").qos2(1).duplicate().payload("x").bytes());
    second.expect(a(PacketType.PUBREC, 1));
    assertEquals(List.of(), handler.waiting());
  }

  @Test
  void aReleasedMessageCountsNoAttemptAndIsNotAcknowledged() throws Exception {
    ScriptedConnection connection = subscribe("cleanSession", "false");
    publish(connection, 1, "in/a", "x");
    publish(connection, 2, "in/a", "behind");
    handler.next().answer().complete(Disposition.release("the application is away"));
    await().atMost(LIMIT).until(() -> components.context.meters.count("released") == 1);
    join(subscription().close(Duration.ofMinutes(1)));
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(List.of(), handler.waiting());
    assertEquals(List.of(), components.context.letters);
    assertEquals(List.of(), timers.pending());
    // It comes again with the next subscription, as if for the first time.
    join(input().subscribe(handler).ready());
    ScriptedConnection second = broker.acceptConnection();
    second.send(Mqtt311.publish("in/a").qos1(1).duplicate().payload("x").bytes());
    RecordingHandler.Call again = handler.next();
    assertEquals(1, again.delivery().attempt());
    again.accept();
    second.expect(a(PacketType.PUBACK, 1));
  }

  @Test
  @Tag("D11")
  void closingInterruptsAPauseWithoutAcknowledging() throws Exception {
    ScriptedConnection connection = subscribe("backOffMaxRetries", "-1");
    publish(connection, 1, "in/a", "x");
    handler.next().retry("no");
    timers.awaitOnly(FIVE_SECONDS);
    join(subscription().close(Duration.ofMinutes(1)));
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(List.of(), timers.pending());
    assertEquals(0, components.context.meters.gauge("unsettled"));
  }

  @Test
  void anAttemptThatFailsWhileClosingIsNotPaused() throws Exception {
    ScriptedConnection connection = subscribe("backOffMaxRetries", "-1");
    publish(connection, 1, "in/a", "x");
    RecordingHandler.Call call = handler.next();
    CompletionStage<Void> closed = subscription().close(Duration.ofMinutes(1));
    call.retry("no");
    join(closed);
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(List.of(), timers.pending());
  }

  @Test
  void theSubscriptionOfAFailedBindingWillNeverBeReady() throws Exception {
    broker.autopilot(PacketType.PUBREC, PacketType.SUBSCRIBE, PacketType.CONNECT);
    InputBinding input = open("onFailure", "stop");
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection connection = accept();
    publish(connection, 1, "in/a", "x");
    handler.next().retry("no");
    assertEquals(Kind.REJECTED, failure(subscription.ready()).kind());
  }

  // The steps that most tests begin with

  private InputBinding open(String... pairs) {
    List<String> all = new ArrayList<>(List.of("url", broker.url(), "topic", "in/#", "qos", "1"));
    all.addAll(List.of(pairs));
    InputBinding input = components.input(all.toArray(new String[0]));
    opened = input;
    return input;
  }

  private ScriptedConnection subscribe(String... pairs) throws Exception {
    return subscribeWith(handler, pairs);
  }

  private ScriptedConnection subscribeWith(DeliveryHandler own, String... pairs) throws Exception {
    Subscription subscription = open(pairs).subscribe(own);
    subscribed = subscription;
    join(subscription.ready());
    return broker.acceptConnection();
  }

  private ScriptedConnection accept() throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(false, 0));
    return connection;
  }

  private InputBinding input() {
    InputBinding input = opened;
    if (input == null) {
      throw new IllegalStateException("no input was opened");
    }
    return input;
  }

  private Subscription subscription() {
    Subscription subscription = subscribed;
    if (subscription == null) {
      throw new IllegalStateException("nothing was subscribed");
    }
    return subscription;
  }

  private RecordingHandler.Call next(String text) throws InterruptedException {
    return handler.next(text);
  }

  private static void publish(ScriptedConnection connection, int id, String topic, String text)
      throws InterruptedException {
    connection.send(Mqtt311.publish(topic).qos1(id).payload(text).bytes());
  }

  private static Arguments failing(String name, DeliveryHandler handler, String reason) {
    return Arguments.of(Named.of(name, handler), reason);
  }

  private static CompletionStage<Disposition> fail(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }

  /** What a handler returns that breaks the contract. */
  @SuppressWarnings("NullAway") // that is the point
  private static <T> T nothing() {
    return null;
  }
}
