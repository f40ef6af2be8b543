package dev.mooring.tck.mqtt;

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
import dev.mooring.tck.probe.RecordingDeadLetters;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.probe.TemporaryFolder;
import dev.mooring.tck.probe.TestThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a test of the wire works with: a scripted broker, and bindings that connect to it. */
final class MqttBench implements Workbench {

  private static final Duration MOMENT = Duration.ofMillis(300);

  private final MqttBindingKit kit;
  private final History history = new History();
  private final TestThreads threads = new TestThreads();
  private final RecordingDeadLetters letters = new RecordingDeadLetters(history);
  private final TemporaryFolder folder = new TemporaryFolder();
  private final List<Binding> opened = new ArrayList<>();
  private final ScriptedBroker broker = ScriptedBroker.start();
  private MqttSetup setup = MqttSetup.of(broker.url());
  private boolean closed;

  MqttBench(MqttBindingKit kit) {
    this.kit = kit;
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

  /** An output, its connection accepted, and what it said in CONNECT. */
  Sender sender() throws ConfigurationException, InterruptedException {
    OutputBinding output = output();
    get("start()", output.start());
    ScriptedConnection connection = broker.acceptConnection(patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(false, 0));
    return new Sender(output, connection);
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
      connection.send(Mqtt311.subAck(subscribe.packetId(), setup.qos()));
    }
    return connection;
  }

  /** The next connection, with CONNACK sent. */
  ScriptedConnection accepted(boolean sessionPresent) throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection(patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(sessionPresent, 0));
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
      return output.invoke(
          new Request(Operation.CREATE, Payload.utf8("x"), Map.of("topic", topic)));
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
    try {
      return stage.toCompletableFuture().get(patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not complete within " + patience(), e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
    }
  }

  /** Waits until a call has failed. */
  void fails(String what, CompletionStage<?> stage) throws InterruptedException {
    CompletableFuture<Boolean> failed = new CompletableFuture<>();
    stage.whenComplete((value, error) -> failed.complete(error != null));
    check(get(what, failed), what + " succeeded");
  }

  /** Whether a call has no outcome, or a failure: anything but success. */
  static void notDone(String what, CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    check(!future.isDone() || future.isCompletedExceptionally(), what + " has succeeded");
  }

  /** The kind of the refusal of a call, or of a configuration, if there is one. */
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

  /** The client is to end the connection, and nothing of what it was sent may be handed over. */
  void ends(ScriptedConnection connection, RecordingHandler handler) throws InterruptedException {
    connection.awaitClosed(patience());
    check(handler.calls().isEmpty(), "it was delivered: " + handler.calls());
  }

  /**
   * Waits until all that the client was sent so far is answered: a marker of QoS 1 comes back, or
   * the connection has ended.
   */
  void settled(ScriptedConnection connection, String topic) throws InterruptedException {
    connection.send(Mqtt311.publish(topic).qos1(65000).payload("marker").bytes());
    connection.await(PacketMatcher.a(PacketType.PUBACK, 65000), patience());
  }

  /** Lets a moment pass in which something could go wrong. */
  void moment() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(MOMENT.toNanos());
  }

  static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  static void same(Object expected, Object actual, String what) {
    check(expected.equals(actual), what + " is " + actual + ", expected " + expected);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    broker.close();
    for (Binding binding : opened) {
      try {
        binding
            .close(Duration.ZERO)
            .toCompletableFuture()
            .get(patience().toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        history.add("closing after the test: " + e);
      }
    }
    threads.close();
    folder.close();
  }
}
