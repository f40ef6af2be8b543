package dev.mooring.tck.mqtt;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.given;
import static dev.mooring.tck.probe.Checks.notDone;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import dev.mooring.tck.Workbench;
import dev.mooring.tck.probe.History;
import dev.mooring.tck.probe.LentContext;
import dev.mooring.tck.probe.OpenBindings;
import dev.mooring.tck.probe.RecordingDeadLetters;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.probe.Stages;
import dev.mooring.tck.probe.TemporaryFolder;
import dev.mooring.tck.probe.TestThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a test of the wire works with: a scripted broker, and bindings that connect to it. */
final class MqttBench implements Workbench {

  private static final String MARKER = "marker";
  private static final int MAXIMUM = 65535;
  private static final int POLL_MILLIS = 5;
  private static final int HOT = 20; // connections within a moment that are too many
  private static final int MARKER_ID = 65000;
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final MqttBindingKit kit;
  private final History history = new History();
  private final TestThreads threads = new TestThreads();
  private final RecordingDeadLetters letters = new RecordingDeadLetters(history);
  private final TemporaryFolder folder = new TemporaryFolder();
  private final OpenBindings opened = new OpenBindings();
  private final ScriptedBroker broker = ScriptedBroker.startReported();
  private final MqttVersion version;
  private MqttSetup setup;
  private boolean closed;

  MqttBench(MqttBindingKit kit, MqttVersion version) {
    this.kit = kit;
    this.version = version;
    this.setup = MqttSetup.of(version, broker.url());
  }

  MqttVersion version() {
    return version;
  }

  /** Whether it is MQTT 5.0 that is spoken. */
  boolean is5() {
    return version == MqttVersion.V5_0;
  }

  /** CONNACK that accepts. */
  byte[] connAck(boolean sessionPresent, Property... properties) {
    return is5()
        ? Mqtt5.connAck(sessionPresent, 0, properties)
        : Mqtt311.connAck(sessionPresent, 0);
  }

  /** CONNACK that refuses: the number is one of this version's. */
  byte[] refusal(int code) {
    return is5() ? Mqtt5.connAck(false, code) : Mqtt311.connAck(false, code);
  }

  byte[] subAck(int packetId, int... codes) {
    return is5()
        ? Mqtt5.grant(PacketType.SUBACK, packetId, codes)
        : Mqtt311.subAck(packetId, codes);
  }

  byte[] unsubAck(int packetId) {
    return is5() ? Mqtt5.grant(PacketType.UNSUBACK, packetId, 0) : Mqtt311.unsubAck(packetId);
  }

  Mqtt311.Publish publish(String topic) {
    return is5() ? Mqtt5.publish(topic) : Mqtt311.publish(topic);
  }

  /** A PUBLISH of QoS 0 whose topic is these bytes, text or not. */
  byte[] publishTo(String hex) {
    Mqtt311.Publish publish = Mqtt311.publish(Hex.parse(hex)).payload("x");
    return (is5() ? publish.properties(Payload.empty()) : publish).bytes();
  }

  /**
   * PUBACK, PUBREC, PUBREL or PUBCOMP for a success. MQTT 3.1.1 has one form of it, MQTT 5.0 also
   * longer ones.
   */
  PacketMatcher done(PacketType type, int packetId) {
    if (is5()) {
      return PacketMatcher.a(type, packetId)
          .that("a reason code below 80", packet -> packet.reasonCode() < 0x80);
    }
    return PacketMatcher.exactly(
        Mqtt311.packet(
            type.firstByte(type == PacketType.PUBREL ? 2 : 0), Mqtt311.uint16(packetId)));
  }

  @Override
  public TestThreads threads() {
    return threads;
  }

  @Override
  public Duration patience() {
    return kit.patience();
  }

  @Override
  public String trace() {
    return history + "\n" + broker.log();
  }

  ScriptedBroker broker() {
    return broker;
  }

  MqttSetup setup() {
    return setup;
  }

  MqttBench with(MqttSetup changed) {
    setup = changed;
    return this;
  }

  RecordingHandler accepting() {
    return RecordingHandler.accepting(history);
  }

  RecordingHandler holding() {
    return RecordingHandler.holding(history);
  }

  RecordingHandler reacting(RecordingHandler.Reaction reaction) {
    return new RecordingHandler(history, reaction);
  }

  private BindingDefinition definition(Direction direction) {
    return new BindingDefinition(
        "tck",
        kit.type(),
        "mooring-tck",
        Set.of(direction),
        RawValues.of(kit.configuration(setup)));
  }

  OutputBinding output() throws ConfigurationException {
    OutputBinding output =
        kit.provider()
            .configure(definition(Direction.OUTPUT))
            .openOutput(new LentContext("tck", threads, letters, folder));
    opened.add(output);
    output.start();
    return output;
  }

  InputBinding input() throws ConfigurationException, InterruptedException {
    InputBinding input =
        kit.provider()
            .configure(definition(Direction.INPUT))
            .openInput(new LentContext("tck", threads, letters, folder));
    opened.add(input);
    get("start()", input.start());
    return input;
  }

  /** An output, its connection accepted with these properties of MQTT 5.0. */
  Sender sender(Property... properties) throws ConfigurationException, InterruptedException {
    OutputBinding output = output();
    get("start()", output.start());
    return new Sender(output, accepted(false, properties));
  }

  /** A subscribed input, its SUBSCRIBE granted. */
  Receiver receiver(RecordingHandler handler) throws ConfigurationException, InterruptedException {
    InputBinding input = input();
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection connection = granted(false);
    get("ready()", subscription.ready());
    return new Receiver(input, subscription, connection, handler);
  }

  /** The next connection, with CONNACK sent and SUBSCRIBE answered. */
  ScriptedConnection granted(boolean sessionPresent) throws InterruptedException {
    ScriptedConnection connection = accepted(sessionPresent);
    if (!sessionPresent) {
      Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
      connection.send(subAck(subscribe.packetId(), setup.qos()));
    }
    return connection;
  }

  /** The next connection, with CONNACK sent; if the client subscribes again, it is granted. */
  ScriptedConnection back(boolean sessionPresent) throws InterruptedException {
    ScriptedConnection connection = connecting().autopilot(PacketType.SUBSCRIBE);
    connection.send(connAck(sessionPresent));
    return connection;
  }

  /** The next connection, its CONNECT read and not answered. */
  ScriptedConnection connecting() throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection(patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    return connection;
  }

  /** The next connection, with CONNACK sent. */
  ScriptedConnection accepted(boolean sessionPresent, Property... properties)
      throws InterruptedException {
    ScriptedConnection connection = connecting();
    connection.send(connAck(sessionPresent, properties));
    return connection;
  }

  /**
   * An output at work.
   *
   * @param output the binding
   * @param connection its connection
   */
  record Sender(OutputBinding output, ScriptedConnection connection) {
    CompletionStage<Response> send(String text) {
      return output.invoke(Request.create(Payload.utf8(text)));
    }

    CompletionStage<Response> sendTo(String topic) {
      return send("x", Map.of("topic", topic));
    }

    CompletionStage<Response> send(String text, Map<String, String> metadata) {
      return output.invoke(new Request(Operation.CREATE, Payload.utf8(text), metadata));
    }

    Packet published() throws InterruptedException {
      return connection.expect(PacketMatcher.a(PacketType.PUBLISH));
    }
  }

  /**
   * A subscribed input.
   *
   * @param input the binding
   * @param subscription its subscription
   * @param connection its connection
   * @param handler where its messages go
   */
  record Receiver(
      InputBinding input,
      Subscription subscription,
      ScriptedConnection connection,
      RecordingHandler handler) {}

  <T> T get(String what, CompletionStage<T> stage) throws InterruptedException {
    return Stages.get(what, stage, patience());
  }

  /** Waits until a call has failed. */
  void fails(String what, CompletionStage<?> stage) throws InterruptedException {
    CompletableFuture<Boolean> failed = new CompletableFuture<>();
    stage.whenComplete((value, error) -> failed.complete(error != null));
    check(get(what, failed), what + " succeeded");
  }

  /** Waits until a call has an outcome, which may be a failure: a result is owed, not a success. */
  void settled(CompletionStage<?> stage) throws InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    stage.whenComplete((value, error) -> done.complete(true));
    get("the call", done);
  }

  /** Waits until something is so. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + patience().toNanos();
    while (!condition.getAsBoolean()) {
      check(System.nanoTime() < deadline, "there is not " + what);
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The next connection of a client with this id; those of others before it are passed over. */
  ScriptedConnection connectionOf(String clientId) throws InterruptedException {
    while (true) {
      ScriptedConnection connection = broker.acceptConnection(patience());
      try {
        Packet connect = connection.expect(PacketMatcher.a(PacketType.CONNECT));
        if (connect.connect().clientId().startsWith(clientId)) {
          return connection;
        }
      } catch (AssertionError gone) {
        check(!connection.isOpen(), String.valueOf(gone.getMessage()));
      }
    }
  }

  /** How many QoS 1 and 2 messages a client lets be on their way to it, by its CONNECT. */
  int receiveMaximum(ScriptedConnection connection) {
    return connection
        .received()
        .get(0)
        .property(Property.RECEIVE_MAXIMUM)
        .map(property -> (int) property.value())
        .orElse(MAXIMUM);
  }

  /** Closes all bindings that the test opened so far. */
  void closeAll() throws InterruptedException {
    for (Binding binding : opened.all()) {
      get("close()", binding.close(Duration.ZERO));
    }
    opened.clear();
  }

  /** Takes for granted that a call has not succeeded before its acknowledgement. */
  static void givenOpen(CompletionStage<?> call) throws Exception {
    given(
        "a call that waits for its acknowledgement, as MQTT-4.3.2 and MQTT-4.3.3 have it",
        () -> {
          notDone("the call", call);
          return call;
        });
  }

  /** Something has to be refused: by a call that fails, or already by the configuration. */
  void refused(String what, Attempt attempt) throws Exception {
    try {
      fails(what, attempt.run());
    } catch (ConfigurationException | BindingException e) {
      history.add(what + " is refused: " + e.getMessage());
    }
  }

  /** Something that ought not to succeed. */
  @FunctionalInterface
  interface Attempt {
    CompletionStage<?> run() throws Exception;
  }

  /**
   * The client was sent what should not be. Nothing of it may be handed over, and it has to end the
   * connection; with MQTT 5.0, where that is advice, it may also go on in health.
   */
  void ends(ScriptedConnection connection, RecordingHandler handler) throws InterruptedException {
    if (is5()) {
      settles(connection);
    } else {
      connection.awaitClosed(patience());
    }
    List<String> delivered = delivered(handler);
    check(delivered.isEmpty(), "it was delivered: " + delivered);
  }

  /**
   * Waits until a handler has been called with these messages, and no other. In whatever order: who
   * acknowledges early may still be handling one message when the next comes, and whether it may is
   * not what the caller asks.
   */
  void delivers(RecordingHandler handler, String... texts) throws InterruptedException {
    List<String> expected = Stream.of(texts).sorted().toList();
    await("a delivery of each of " + expected, () -> delivered(handler).size() >= expected.size());
    same(expected, delivered(handler).stream().sorted().toList(), "what was delivered, sorted,");
  }

  private static List<String> delivered(RecordingHandler handler) {
    return handler.texts().stream().filter(text -> !text.equals(MARKER)).toList();
  }

  /**
   * Sends a marker of QoS 1, and waits until the client acknowledges it or ends the connection.
   *
   * @return whether it is acknowledged
   */
  boolean settles(ScriptedConnection connection) throws InterruptedException {
    String filter = setup.values().getOrDefault("topic", "t");
    try {
      settled(connection, filter.replace("#", "marker"));
      return true;
    } catch (AssertionError unanswered) {
      if (connection.isOpen()) {
        throw unanswered;
      }
      return false;
    }
  }

  /**
   * Waits until all that the client was sent so far is answered: a marker of QoS 1 comes back. A
   * client that says DISCONNECT instead is let go.
   */
  void settled(ScriptedConnection connection, String topic) throws InterruptedException {
    connection.sendLater(publish(topic).qos1(MARKER_ID).payload(MARKER).bytes());
    Packet answer =
        connection.await(
            PacketMatcher.any(
                "PUBACK of the marker, or DISCONNECT",
                packet ->
                    packet.type() == PacketType.DISCONNECT
                        || (packet.type() == PacketType.PUBACK && packet.packetId() == MARKER_ID)),
            patience());
    if (answer.type() == PacketType.DISCONNECT) {
      connection.close();
      throw new AssertionError("the client has left");
    }
  }

  /** Whether the connection has ended, or the client has said that it will end it. */
  static boolean isLeft(ScriptedConnection connection) {
    return !connection.isOpen()
        || connection.received().stream().anyMatch(p -> p.type() == PacketType.DISCONNECT);
  }

  /** Whether the client ends the connection within some time. */
  boolean closedBy(ScriptedConnection connection, Duration atMost) throws InterruptedException {
    try {
      connection.awaitClosed(atMost);
      return true;
    } catch (AssertionError stillOpen) {
      return false;
    }
  }

  /** Since the last moment began, the client has not connected again and again without a pause. */
  void notHot() {
    check(
        broker.connectionCount() <= HOT, broker.connectionCount() + " connections within a moment");
  }

  /** Lets a moment pass in which something could go wrong. */
  void moment() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(MOMENT.toNanos());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    broker.close();
    opened.close(history, patience());
    threads.close();
    folder.close();
  }
}
