package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Direction;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribing, delivering and closing, against a broker that shows every byte. */
class MqttInputBindingTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();
  private final RecordingHandler handler = new RecordingHandler();
  private final List<Subscription> open = new ArrayList<>();

  @Test
  @Tag("field:topic")
  @Tag("field:topics")
  @Tag("field:qos")
  void itConnectsWhenItIsSubscribedAndIsReadyAtSubAck() throws Exception {
    InputBinding input =
        components.input(
            "url", broker.url(), "topic", "in/#", "topics", "$share/g/x, y", "qos", "1");
    assertEquals(Health.State.IDLE, input.health().state());
    assertEquals(0, broker.connectionCount());
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(false, 0));
    Packet subscribe = connection.expect(a(PacketType.SUBSCRIBE));
    assertEquals(
        List.of(
            new Packet.Filter("in/#", 1),
            new Packet.Filter("$share/g/x", 1),
            new Packet.Filter("y", 1)),
        subscribe.filters());
    assertFalse(subscription.ready().toCompletableFuture().isDone());
    assertEquals(Health.State.CONNECTING, input.health().state());
    connection.send(Mqtt311.subAck(subscribe.packetId(), 1, 1, 1));
    join(subscription.ready());
    assertEquals(Health.State.UP, input.health().state());
  }

  @Test
  @Tag("field:contentType")
  @Tag("D12")
  @Tag("D21")
  void aDeliverySaysAllThatIsKnownOfItsMessage() throws Exception {
    ScriptedConnection connection = subscribed("qos", "2", "contentType", "text/plain");
    Instant before = Instant.now();
    connection.send(Mqtt311.publish("in/ä").qos2(77).duplicate().retain().payload("\0ä").bytes());
    RecordingHandler.Call call = handler.next();
    assertEquals("\0ä", call.text());
    assertEquals("text/plain", call.delivery().payload().contentType().orElseThrow());
    assertEquals(1, call.delivery().attempt());
    assertTrue(call.delivery().redelivered());
    Instant received = Instant.parse(call.delivery().metadata().getOrDefault("receivedAt", ""));
    assertFalse(received.isBefore(before.minusSeconds(1)) || received.isAfter(Instant.now()));
    assertEquals(
        Map.of(
            "topic",
            "in/ä",
            "qos",
            "2",
            "retain",
            "true",
            "duplicate",
            "true",
            "redelivered",
            "true",
            "messageId",
            "77",
            "receivedAt",
            received.toString()),
        call.delivery().metadata());
    call.accept();
  }

  @Test
  void payloadsAreJsonUnlessTheComponentSaysOtherwise() throws Exception {
    ScriptedConnection connection = subscribed();
    connection.send(Mqtt311.publish("in/a").bytes());
    RecordingHandler.Call call = handler.next();
    assertEquals("application/json", call.delivery().payload().contentType().orElseThrow());
    assertEquals("false", call.metadata("redelivered"));
    assertEquals("0", call.metadata("messageId"));
    call.accept();
  }

  @ParameterizedTest
  @CsvSource({"1, PUBACK", "2, PUBREC"})
  void aMessageIsAcknowledgedAfterItsHandlerNotBefore_T41_T99(int qos, PacketType acknowledgement)
      throws Exception {
    ScriptedConnection connection = subscribed("qos", "" + qos);
    publish(connection, qos, 5, "in/a", "x");
    RecordingHandler.Call call = handler.next();
    // A message settled later is answered first if this one's answer has not left: other kind,
    // other queue.
    int other = 3 - qos;
    publish(connection, other, 6, "in/b", "y");
    next("y").accept();
    connection.await(a(other == 1 ? PacketType.PUBACK : PacketType.PUBREC, 6));
    assertTrue(
        connection.received().stream().noneMatch(packet -> packet.type() == acknowledgement));
    call.accept();
    connection.await(a(acknowledgement, 5));
  }

  @Test
  @Tag("D14")
  void acknowledgementsKeepTheOrderOfTheirMessages() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1", "ordering", "none");
    for (int id = 1; id <= 3; id++) {
      publish(connection, 1, id, "in/" + id, "" + id);
    }
    List<RecordingHandler.Call> calls = List.of(next("1"), next("2"), next("3"));
    assertEquals(0, heldBackSeconds());
    calls.get(2).accept();
    // The outcome is taken on the handler's thread, perhaps a moment later.
    await()
        .until(
            () -> {
              components.timers.advance(Duration.ofSeconds(1));
              return heldBackSeconds() > 0;
            });
    double before = heldBackSeconds();
    components.timers.advance(Duration.ofSeconds(3));
    assertEquals(before + 3, heldBackSeconds());
    calls.get(1).accept();
    calls.get(0).accept();
    connection.expect(a(PacketType.PUBACK, 1));
    connection.expect(a(PacketType.PUBACK, 2));
    connection.expect(a(PacketType.PUBACK, 3));
    await().until(() -> heldBackSeconds() == 0);
  }

  private double heldBackSeconds() {
    return components.context.meters.gauge("ack_head_blocked_seconds");
  }

  @ParameterizedTest
  @CsvSource({"none, '1 2 3 4'", "topic, '1 3'", "all, '1'"})
  @Tag("field:ordering")
  @Tag("D14")
  void orderingSaysWhatIsHandledAtTheSameTime(String ordering, String together) throws Exception {
    ScriptedConnection connection = subscribed("qos", "1", "ordering", ordering);
    publish(connection, 1, 1, "in/a", "1");
    publish(connection, 1, 2, "in/a", "2");
    publish(connection, 1, 3, "in/b", "3");
    publish(connection, 1, 4, "in/b", "4");
    for (String text : together.split(" ", -1)) {
      next(text);
    }
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") == 4);
    assertEquals(List.of(), handler.waiting());
    assertEquals(
        together.split(" ", -1).length, components.context.meters.gauge("handlers_running"));
  }

  @Test
  void theNextOfALaneComesWhenTheOneBeforeIsSettled() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1");
    publish(connection, 1, 1, "in/a", "1");
    publish(connection, 1, 2, "in/a", "2");
    next("1").accept();
    next("2").accept();
    connection.expect(a(PacketType.PUBACK, 1));
    connection.expect(a(PacketType.PUBACK, 2));
  }

  @Test
  void anInterruptionEndsWithTheMessageThatItWasMeantFor() throws Exception {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    ScriptedConnection connection =
        subscribed(
            delivery -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
              return CompletableFuture.completedFuture(Disposition.accept());
            },
            "qos",
            "1");
    for (int id = 1; id <= 20; id++) {
      publish(connection, 1, id, "in/a", "" + id);
    }
    for (int id = 1; id <= 20; id++) {
      connection.expect(a(PacketType.PUBACK, id));
    }
    assertEquals(Collections.nCopies(20, false), interrupted);
  }

  @Test
  @Tag("field:maxConcurrency")
  @Tag("D14")
  void maxConcurrencyBoundsRunningCallsAndNothingElse_T97() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1", "maxConcurrency", "2");
    for (int id = 1; id <= 4; id++) {
      publish(connection, 1, id, "in/" + id, "" + id);
    }
    RecordingHandler.Call first = handler.next();
    handler.next();
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") == 4);
    assertEquals(List.of(), handler.waiting());
    first.accept();
    handler.next();
    assertEquals(2, components.context.meters.gauge("handlers_running"));
  }

  @ParameterizedTest
  @CsvSource({"maxInbound, 2", "maxInboundBytes, 2000"})
  @Tag("field:maxInbound")
  @Tag("field:maxInboundBytes")
  void readingPausesAtTheInboundLimits(String field, String limit) throws Exception {
    ScriptedConnection connection = subscribed("qos", "0", field, limit, "ordering", "none");
    String payload = "x".repeat(1000);
    int messages = 20_000;
    for (int i = 0; i < messages; i++) {
      // What the operating system's buffers hold is not taken: 20 MB are more than they do.
      connection.sendLater(Mqtt311.publish("in/" + i).payload(payload).bytes());
    }
    handler.next();
    handler.next();
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") >= 2);
    assertTrue(components.context.meters.gauge("unsettled") <= 3, "more than the limit and one");
    assertTrue(handler.waiting().size() <= 1, "more than the limit and one");
    assertEquals(1, components.context.meters.gauge("reading_paused"));
  }

  @Test
  @Tag("field:skipRetained")
  @Tag("D12")
  void retainedMessagesArePassedOverIfTheComponentSaysSo() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1", "skipRetained", "true");
    connection.send(Mqtt311.publish("in/a").qos1(1).retain().payload("old").bytes());
    publish(connection, 1, 2, "in/a", "new");
    next("new").accept();
    connection.expect(a(PacketType.PUBACK, 1));
    connection.expect(a(PacketType.PUBACK, 2));
    assertEquals(1, components.context.meters.count("retained_skipped"));
  }

  @Test
  @Tag("D13")
  void messagesOfAKeptSessionReachTheHandlerBeforeTheSubscription_T03() throws Exception {
    InputBinding input =
        components.input("url", broker.url(), "topic", "in", "qos", "1", "cleanSession", "false");
    input.subscribe(handler);
    ScriptedConnection connection = broker.acceptConnection();
    assertFalse(connection.expect(a(PacketType.CONNECT)).connect().cleanSession());
    connection.send(Mqtt311.connAck(true, 0));
    publish(connection, 1, 9, "kept/by/an/older/filter", "kept");
    next("kept").accept();
    connection.await(a(PacketType.PUBACK, 9));
  }

  @Test
  @Tag("D6")
  void aRefusedFilterFailsTheSubscriptionAndShowsInTheHealth() throws Exception {
    InputBinding input = components.input("url", broker.url(), "topic", "in", "topics", "secret/#");
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection connection = accept(false);
    int id = connection.expect(a(PacketType.SUBSCRIBE)).packetId();
    connection.send(Mqtt311.subAck(id, 0, 0x80));
    BindingException failure = failure(subscription.ready());
    assertEquals(Kind.AUTHORIZATION, failure.kind());
    assertEquals("the broker refused the subscription to secret/#", failure.getMessage());
    assertEquals(Health.State.REFUSED, input.health().state());
    assertEquals(failure.getMessage(), input.health().lastError().orElseThrow());
    // What was granted goes on.
    connection.send(Mqtt311.publish("in").payload("x").bytes());
    next("x").accept();
  }

  @Test
  void aRefusedFilterIsAskedForAgainAtTheRhythmOfRefusals() throws Exception {
    InputBinding input =
        components.input(
            "url", broker.url(), "topic", "in", "topics", "late", "reconnectMaxDelay", "45s");
    input.subscribe(handler);
    ScriptedConnection connection = accept(false);
    int id = connection.expect(a(PacketType.SUBSCRIBE)).packetId();
    connection.send(Mqtt311.subAck(id, 0, 0x80));
    await().atMost(LIMIT).until(() -> !components.timers.pending().isEmpty());
    assertEquals(List.of(Duration.ofSeconds(45)), components.timers.pending());
    components.timers.advance(Duration.ofSeconds(45));
    Packet again = connection.expect(a(PacketType.SUBSCRIBE));
    assertEquals(List.of(new Packet.Filter("late", 0)), again.filters());
    connection.send(Mqtt311.subAck(again.packetId(), 0));
    await().atMost(LIMIT).until(() -> input.health().state() == Health.State.UP);
  }

  @Test
  void aSecondSubscriptionFailsUntilTheFirstIsClosed() throws Exception {
    broker.autopilot();
    InputBinding input = components.input("url", broker.url(), "topic", "in");
    Subscription first = input.subscribe(handler);
    join(first.ready());
    BindingException failure = assertThrows(BindingException.class, () -> input.subscribe(handler));
    assertEquals(Kind.REJECTED, failure.kind());
    join(first.close(Duration.ZERO));
    join(input.subscribe(handler).ready());
    assertEquals(2, broker.connectionCount());
  }

  @Test
  void closingASubscriptionKeepsTheSessionAndTheNextOneGoesOnWithIt() throws Exception {
    broker.autopilot();
    InputBinding input =
        components.input("url", broker.url(), "topic", "in", "qos", "1", "cleanSession", "false");
    Subscription first = input.subscribe(handler);
    join(first.ready());
    join(first.close(Duration.ofSeconds(1)));
    ScriptedConnection connection = broker.acceptConnection();
    connection.await(a(PacketType.DISCONNECT));
    assertTrue(connection.received().stream().noneMatch(p -> p.type() == PacketType.UNSUBSCRIBE));
    assertEquals(Health.State.IDLE, input.health().state());
    join(input.subscribe(handler).ready());
    ScriptedConnection second = broker.acceptConnection();
    assertTrue(
        second.received().stream().noneMatch(p -> p.type() == PacketType.SUBSCRIBE),
        "the broker has the subscription");
    assertEquals(Health.State.UP, input.health().state());
  }

  @Test
  void handlersUnderWayMaySettleWithinTheGracePeriod() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1");
    publish(connection, 1, 1, "in/a", "running");
    publish(connection, 1, 2, "in/a", "waiting");
    RecordingHandler.Call call = next("running");
    CompletionStage<Void> closed = subscription().close(Duration.ofMinutes(1));
    assertFalse(closed.toCompletableFuture().isDone());
    call.accept();
    join(closed);
    connection.expect(a(PacketType.PUBACK, 1));
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(List.of(), handler.waiting());
  }

  @Test
  void closingWithoutGraceAbandonsHandlersUnderWay() throws Exception {
    ScriptedConnection connection = subscribed("qos", "1");
    publish(connection, 1, 1, "in/a", "running");
    RecordingHandler.Call call = next("running");
    join(subscription().close(Duration.ZERO));
    connection.expect(a(PacketType.DISCONNECT));
    call.accept();
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("unsettled") == 0);
  }

  @Test
  void aSecondCloseReturnsTheStageOfTheFirst_IN13() throws Exception {
    subscribed();
    CompletionStage<Void> first = subscription().close(Duration.ofMinutes(1));
    assertSame(first, subscription().close(Duration.ZERO));
    join(first);
    assertSame(first, subscription().close(Duration.ZERO));
  }

  @Test
  void closingTheBindingEndsItsSubscription() throws Exception {
    InputBinding input = components.input("url", broker.url(), "topic", "in");
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    join(input.close(Duration.ofSeconds(1)));
    assertEquals(Kind.CLOSED, failure(subscription.ready()).kind());
    join(subscription.close(Duration.ZERO));
    assertEquals(Health.State.CLOSED, input.health().state());
    assertEquals(
        Kind.CLOSED, assertThrows(BindingException.class, () -> input.subscribe(handler)).kind());
  }

  @Test
  void anInputThatWasNotStartedTakesNoSubscription() {
    InputBinding input =
        new MqttInputBinding(
            Components.settings(Direction.INPUT, "url", broker.url(), "topic", "in"),
            components.context);
    assertEquals(Health.State.NEW, input.health().state());
    assertEquals(
        Kind.REJECTED, assertThrows(BindingException.class, () -> input.subscribe(handler)).kind());
    join(input.close(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  @Tag("field:failFast")
  void withFailFastABrokerThatIsDownOrRefusesFailsTheStart(int returnCode) throws Exception {
    String url = broker.url();
    if (returnCode == 0) {
      broker.close();
    }
    InputBinding input =
        new MqttInputBinding(
            Components.settings(Direction.INPUT, "url", url, "topic", "in", "failFast", "true"),
            components.context);
    CompletionStage<Void> started = input.start();
    if (returnCode != 0) {
      broker.acceptConnection().send(Mqtt311.connAck(false, returnCode));
    }
    assertEquals(returnCode == 0 ? Kind.CONNECTION : Kind.AUTHORIZATION, failure(started).kind());
    assertEquals(Health.State.FAILED, input.health().state());
    join(input.close(Duration.ZERO));
  }

  @Test
  void withFailFastTheStartTriesAConnectionThatTakesNoMessage() throws Exception {
    broker.autopilot(PacketType.CONNECT);
    InputBinding input =
        new MqttInputBinding(
            Components.settings(
                Direction.INPUT, "url", broker.url(), "topic", "in", "failFast", "true"),
            components.context);
    CompletionStage<Void> started = input.start();
    ScriptedConnection first = broker.acceptConnection();
    first.expect(a(PacketType.CONNECT));
    assertFalse(started.toCompletableFuture().isDone());
    first.send(Mqtt311.connAck(false, 0));
    join(started);
    first.expect(a(PacketType.DISCONNECT));
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection second = broker.acceptConnection();
    second.expect(a(PacketType.CONNECT));
    second.send(Mqtt311.connAck(false, 0));
    join(subscription.ready());
    join(input.close(Duration.ZERO));
  }

  @Test
  void aBrokerThatIsDownIsWaitedFor() throws Exception {
    String url = broker.url();
    broker.close();
    InputBinding input = components.input("url", url, "topic", "in");
    Subscription subscription = input.subscribe(handler);
    await().atMost(LIMIT).until(() -> input.health().lastError().isPresent());
    assertEquals(Health.State.CONNECTING, input.health().state());
    assertFalse(subscription.ready().toCompletableFuture().isDone());
  }

  // The steps that most tests begin with

  private Subscription subscription() {
    return open.get(0);
  }

  /** An input that is subscribed to {@code in/#}, and its connection; pings are answered. */
  private ScriptedConnection subscribed(String... pairs) throws Exception {
    return subscribed(handler, pairs);
  }

  private ScriptedConnection subscribed(DeliveryHandler to, String... pairs) throws Exception {
    String[] all = new String[pairs.length + 4];
    all[0] = "url";
    all[1] = broker.url();
    all[2] = "topic";
    all[3] = "in/#";
    System.arraycopy(pairs, 0, all, 4, pairs.length);
    broker.autopilot(PacketType.PUBREC);
    InputBinding input = components.input(all);
    Subscription subscription = input.subscribe(to);
    open.add(subscription);
    join(subscription.ready());
    return broker.acceptConnection();
  }

  private ScriptedConnection accept(boolean sessionPresent) throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(sessionPresent, 0));
    return connection;
  }

  private static void publish(
      ScriptedConnection connection, int qos, int id, String topic, String text)
      throws InterruptedException {
    Mqtt311.Publish publish = Mqtt311.publish(topic).payload(text);
    connection.send((qos == 1 ? publish.qos1(id) : publish.qos2(id)).bytes());
  }

  private RecordingHandler.Call next(String text) throws InterruptedException {
    return handler.next(text);
  }
}
