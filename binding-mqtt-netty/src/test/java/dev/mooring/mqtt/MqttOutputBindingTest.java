package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static dev.mooring.tck.mqtt.PacketMatcher.publishTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output against a broker that shows every byte. */
class MqttOutputBindingTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  @Tag("field:topic")
  @Tag("field:qos")
  @Tag("field:retain")
  void aRequestIsPublishedAsTheComponentSays(int qos) throws Exception {
    broker.autopilot();
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "qos", "" + qos, "retain", "true");
    byte[] bytes = {0, (byte) 0xFF, '{'};
    assertEquals(Response.empty(), join(output.invoke(Request.create(Payload.copyOf(bytes)))));
    Packet packet =
        broker.acceptConnection().await(publishTo("out").qos(qos).retain(true).duplicate(false));
    assertEquals(Payload.copyOf(bytes), packet.payload());
  }

  @ParameterizedTest
  @CsvSource({"1, PUBLISH", "2, PUBLISH"})
  void createAnswersOnlyWhenTheBrokerHasTakenOver(int qos, PacketType held) throws Exception {
    broker.autopilot(held);
    OutputBinding output = components.output("url", broker.url(), "topic", "out", "qos", "" + qos);
    CompletionStage<Response> answer = output.invoke(request("x"));
    ScriptedConnection connection = broker.acceptConnection();
    int id = connection.expect(publishTo("out").qos(qos)).packetId();
    assertFalse(answer.toCompletableFuture().isDone());
    connection.send(qos == 1 ? Mqtt311.pubAck(id) : Mqtt311.pubRec(id));
    join(answer);
  }

  @Test
  @Tag("D8")
  void requestMetadataGoesBeforeTheComponentsFieldsInAnyCase_T98() throws Exception {
    broker.autopilot();
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "qos", "0", "retain", "false");
    join(
        output.invoke(
            request("x", Map.of("Topic", "other", "qos", "2", "RETAIN", "yes", "nobody", "x"))));
    broker.acceptConnection().await(publishTo("other").qos(2).retain(true));
  }

  @ParameterizedTest
  @CsvSource({
    "topic, a/+, wildcard '+'",
    "topic, '', topic is empty",
    "qos, 3, expected a whole number from 0 to 2",
    "qos, '', expected a whole number from 0 to 2",
    "retain, maybe, expected true or false",
    "ttlInSeconds, 0, expected a whole number from 1",
    "ttlInSeconds, soon, expected a whole number from 1"
  })
  @Tag("D7")
  void whatIsWrongInARequestFailsItsCallerAlone(String name, String value, String why)
      throws Exception {
    broker.autopilot();
    OutputBinding output = components.output("url", broker.url(), "topic", "out", "qos", "1");
    BindingException failure = failure(output.invoke(request("bad", Map.of(name, value))));
    assertEquals(Kind.CONFIGURATION, failure.kind());
    assertEquals(Fate.NOT_SENT, failure.fate());
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
    join(output.invoke(request("good")));
    assertEquals(1, broker.connectionCount());
    ScriptedConnection connection = broker.acceptConnection();
    connection.await(publishTo("out").text("good"));
    assertEquals(1, count(connection, PacketType.PUBLISH));
  }

  @Test
  void aTopicLongerThanMqttAllowsFailsItsCaller() {
    broker.autopilot();
    OutputBinding output = components.output("url", broker.url(), "topic", "out");
    BindingException failure =
        failure(output.invoke(request("x", Map.of("topic", "t".repeat(65_536)))));
    assertEquals(Kind.CONFIGURATION, failure.kind());
  }

  @Test
  @Tag("D7")
  @Tag("field:topic")
  void aWildcardTopicIsAnErrorOnlyWhenSomethingIsSentToIt() throws Exception {
    broker.autopilot();
    OutputBinding output = components.output("url", broker.url(), "topic", "$share/g/a/#");
    assertEquals(Kind.CONFIGURATION, failure(output.invoke(request("x"))).kind());
    join(output.invoke(request("x", Map.of("topic", "plain"))));
    broker.acceptConnection().await(publishTo("plain"));
  }

  @ParameterizedTest
  @CsvSource({"0, 1011, true", "0, 1012, false", "1, 1009, true", "1, 1010, false"})
  @Tag("field:maxPacketSize")
  void aPacketIsAsLargeAsMaxPacketSizeAllows(int qos, int payload, boolean passes) {
    broker.autopilot();
    OutputBinding output =
        components.output(
            "url", broker.url(), "topic", "12345678", "qos", "" + qos, "maxPacketSize", "1024");
    CompletionStage<Response> answer =
        output.invoke(Request.create(Payload.wrap(new byte[payload])));
    if (passes) {
      join(answer);
    } else {
      assertEquals(Kind.CONFIGURATION, failure(answer).kind());
    }
  }

  @Test
  void onlyCreateIsAnOperation() {
    broker.autopilot();
    OutputBinding output = components.output("url", broker.url(), "topic", "out");
    BindingException failure =
        failure(output.invoke(new Request(new Operation("delete"), Payload.empty(), Map.of())));
    assertEquals(Kind.UNSUPPORTED_OPERATION, failure.kind());
    assertEquals(
        "binding \"orders\" has no operation \"delete\"; it has [create]", failure.getMessage());
  }

  @Test
  @Tag("field:ttlInSeconds")
  void aMessageWhoseTimeToLiveEndsWhileItWaitsIsNeverSent() throws Exception {
    broker.autopilot(PacketType.CONNECT);
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "qos", "1", "ttlInSeconds", "1");
    ScriptedConnection connection = broker.acceptConnection();
    CompletionStage<Response> expired = output.invoke(request("old"));
    CompletionStage<Response> patient =
        output.invoke(request("new", Map.of("ttlInSeconds", "600")));
    BindingException failure = failure(expired);
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertEquals(Fate.NOT_SENT, failure.fate());
    connection.send(Mqtt311.connAck(false, 0));
    join(patient);
    connection.await(publishTo("out").text("new"));
    assertEquals(1, count(connection, PacketType.PUBLISH));
  }

  @Test
  @Tag("field:publishTimeout")
  void aMessageThatIsNotAcknowledgedInTimeFailsAsUnknown() {
    broker.autopilot(PacketType.PUBLISH);
    OutputBinding output =
        components.output(
            "url", broker.url(), "topic", "out", "qos", "1", "publishTimeout", "200ms");
    BindingException failure = failure(output.invoke(request("x")));
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertEquals(Fate.UNKNOWN, failure.fate());
  }

  @Test
  @Tag("field:maxInFlight")
  void noMoreThanMaxInFlightAreUnacknowledged() throws Exception {
    broker.autopilot(PacketType.PUBLISH);
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "qos", "1", "maxInFlight", "2");
    List<CompletionStage<Response>> answers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      answers.add(output.invoke(request("" + i)));
    }
    ScriptedConnection connection = broker.acceptConnection();
    int first = connection.expect(publishTo("out").text("1")).packetId();
    connection.expect(publishTo("out").text("2"));
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("queued") == 2);
    assertEquals(2, components.context.meters.gauge("in_flight"));
    assertEquals(2, count(connection, PacketType.PUBLISH));
    connection.send(Mqtt311.pubAck(first));
    join(answers.get(0));
    connection.expect(publishTo("out").text("3"));
  }

  @ParameterizedTest
  @CsvSource({"maxQueued, 2", "maxQueuedBytes, 12"})
  @Tag("field:maxQueued")
  @Tag("field:maxQueuedBytes")
  void whatWaitsIsBoundedAndTheRestFailsAtOnce(String field, String limit) {
    // Each message is 4 bytes of topic and 1 of payload: two of them are 10 bytes.
    OutputBinding output =
        components.output("url", broker.url(), "topic", "abcd", "qos", "1", field, limit);
    CompletionStage<Response> first = output.invoke(request("1"));
    CompletionStage<Response> second = output.invoke(request("2"));
    BindingException failure = failure(output.invoke(request("3")));
    assertEquals(Kind.OVERLOAD, failure.kind());
    assertEquals(Fate.NOT_SENT, failure.fate());
    assertTrue(String.valueOf(failure.getMessage()).contains(field), failure.getMessage());
    assertFalse(first.toCompletableFuture().isDone() || second.toCompletableFuture().isDone());
    await().atMost(LIMIT).until(() -> components.context.meters.gauge("queued") == 2);
    assertEquals(10, components.context.meters.gauge("queued_bytes"));
  }

  @Test
  void itConnectsWhenItIsStartedAndSaysSo() throws Exception {
    OutputBinding output = components.output("url", broker.url(), "topic", "out");
    assertEquals(Health.State.CONNECTING, output.health().state());
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    assertEquals(0, components.context.meters.gauge("connected"));
    connection.send(Mqtt311.connAck(false, 0));
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
    assertEquals(1, components.context.meters.gauge("connected"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, REFUSED, does not speak this version",
    "2, REFUSED, does not accept the client id",
    "3, CONNECTING, not available",
    "4, REFUSED, malformed or wrong",
    "5, REFUSED, not authorized"
  })
  @Tag("D9")
  void aRefusalIsSeenInTheHealth(int returnCode, Health.State state, String why) throws Exception {
    OutputBinding output = components.output("url", broker.url(), "topic", "out");
    broker.acceptConnection().send(Mqtt311.connAck(false, returnCode));
    await().atMost(LIMIT).until(() -> output.health().lastError().orElse("").contains(why));
    assertEquals(state, output.health().state());
  }

  @Test
  void aLostConnectionComesBackAndIsCounted() throws Exception {
    broker.autopilot();
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "reconnectMinDelay", "1ms");
    join(output.invoke(request("x")));
    broker.acceptConnection().reset();
    ScriptedConnection second = broker.acceptConnection();
    second.await(a(PacketType.CONNECT));
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
    await().atMost(LIMIT).until(() -> components.context.meters.count("reconnects") == 1);
    assertTrue(output.health().lastError().isPresent());
  }

  @Test
  @Tag("D19")
  void anotherProcessesSessionIsWipedOnce() throws Exception {
    OutputBinding output =
        components.output("url", broker.url(), "topic", "out", "cleanSession", "false", "qos", "1");
    ScriptedConnection first = broker.acceptConnection();
    assertFalse(first.expect(a(PacketType.CONNECT)).connect().cleanSession());
    first.send(Mqtt311.connAck(true, 0));
    ScriptedConnection second = broker.acceptConnection();
    assertTrue(second.expect(a(PacketType.CONNECT)).connect().cleanSession());
    second.send(Mqtt311.connAck(false, 0));
    ScriptedConnection third = broker.acceptConnection();
    assertFalse(third.expect(a(PacketType.CONNECT)).connect().cleanSession());
    third.send(Mqtt311.connAck(false, 0));
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
  }

  @Test
  void whatIsSentBeforeTheStartFails() {
    OutputBinding output =
        new MqttOutputBinding(
            Components.settings(Direction.OUTPUT, "url", broker.url(), "topic", "out"),
            components.context);
    assertEquals(Health.State.NEW, output.health().state());
    assertEquals(Kind.REJECTED, failure(output.invoke(request("x"))).kind());
    join(output.close(Duration.ZERO));
    assertEquals(Health.State.CLOSED, output.health().state());
  }

  @Test
  void closingWaitsForWhatIsUnderWayAndThenDisconnects() throws Exception {
    broker.autopilot(PacketType.PUBLISH);
    OutputBinding output = components.output("url", broker.url(), "topic", "out", "qos", "1");
    CompletionStage<Response> answer = output.invoke(request("x"));
    ScriptedConnection connection = broker.acceptConnection();
    int id = connection.expect(publishTo("out")).packetId();
    CompletionStage<Void> closed = output.close(Duration.ofSeconds(30));
    assertFalse(closed.toCompletableFuture().isDone());
    connection.send(Mqtt311.pubAck(id));
    join(answer);
    join(closed);
    connection.expect(a(PacketType.DISCONNECT));
    assertEquals(Kind.CLOSED, failure(output.invoke(request("late"))).kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  @Tag("field:failFast")
  void withFailFastABrokerThatIsDownOrRefusesFailsTheStart(int returnCode) throws Exception {
    String url = broker.url();
    if (returnCode == 0) {
      broker.close();
    }
    OutputBinding output =
        new MqttOutputBinding(
            Components.settings(Direction.OUTPUT, "url", url, "topic", "out", "failFast", "true"),
            components.context);
    CompletionStage<Void> started = output.start();
    if (returnCode != 0) {
      broker.acceptConnection().send(Mqtt311.connAck(false, returnCode));
    }
    assertEquals(returnCode == 0 ? Kind.CONNECTION : Kind.AUTHORIZATION, failure(started).kind());
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.FAILED);
    join(output.close(Duration.ZERO));
  }

  @Test
  void withFailFastTheStartWaitsForTheBroker() throws Exception {
    OutputBinding output =
        new MqttOutputBinding(
            Components.settings(
                Direction.OUTPUT, "url", broker.url(), "topic", "out", "failFast", "true"),
            components.context);
    CompletionStage<Void> started = output.start();
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    assertFalse(started.toCompletableFuture().isDone());
    connection.send(Mqtt311.connAck(false, 0));
    join(started);
    join(output.close(Duration.ZERO));
  }

  @Test
  void theOutcomeOfEachCallIsCounted() {
    broker.autopilot();
    OutputBinding output = components.output("url", broker.url(), "topic", "out", "qos", "1");
    join(output.invoke(request("x")));
    failure(output.invoke(request("x", Map.of("qos", "9"))));
    assertEquals(1, components.context.meters.count("publish"));
    assertEquals(1, components.context.meters.count("publish_failures"));
  }

  private static long count(ScriptedConnection connection, PacketType type) {
    return connection.received().stream().filter(packet -> packet.type() == type).count();
  }

  private static Request request(String text) {
    return Request.create(Payload.utf8(text));
  }

  private static Request request(String text, Map<String, String> metadata) {
    return new Request(Operation.CREATE, Payload.utf8(text), metadata);
  }
}
