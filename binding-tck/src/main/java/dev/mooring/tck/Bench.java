package dev.mooring.tck;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.probe.History;
import dev.mooring.tck.probe.LentContext;
import dev.mooring.tck.probe.OpenBindings;
import dev.mooring.tck.probe.RecordingDeadLetters;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.probe.Stages;
import dev.mooring.tck.probe.TemporaryFolder;
import dev.mooring.tck.probe.TestThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What one test works with: a place of its own, bindings to it, the far side, and eyes. Whatever it
 * opens is closed when the test ends. For the thread of the test.
 */
final class Bench implements Workbench {

  private static final long POLL_MILLIS = 5;
  private static final Duration LULL = Duration.ofMillis(200);

  private final BindingKit kit;
  private final FarSide farSide;
  private final String place;
  private final History history = new History();
  private final TestThreads threads = new TestThreads();
  private final RecordingDeadLetters letters = new RecordingDeadLetters(history);
  private final TemporaryFolder folder = new TemporaryFolder();
  private final OpenBindings opened = new OpenBindings();
  private int markers;
  private boolean closed;

  Bench(BindingKit kit, FarSide farSide, String place) {
    this.kit = kit;
    this.farSide = farSide;
    this.place = place;
  }

  BindingKit kit() {
    return kit;
  }

  FarSide farSide() {
    return farSide;
  }

  String place() {
    return place;
  }

  History history() {
    return history;
  }

  @Override
  public String trace() {
    return history.toString();
  }

  @Override
  public TestThreads threads() {
    return threads;
  }

  RecordingDeadLetters letters() {
    return letters;
  }

  Path folder() {
    return folder.path();
  }

  @Override
  public Duration patience() {
    return kit.patience();
  }

  /** A definition with other values than those of the kit. */
  BindingDefinition definition(RawValues values, Direction... directions) {
    return new BindingDefinition(place, kit.type(), "mooring-tck", Set.of(directions), values);
  }

  Map<String, String> values() {
    return kit.configuration(place);
  }

  ConfiguredBinding configured(String at, Direction... directions) {
    RawValues values = RawValues.of(kit.configuration(at));
    BindingDefinition definition =
        new BindingDefinition(at, kit.type(), "mooring-tck", Set.of(directions), values);
    try {
      return kit.provider().configure(definition);
    } catch (ConfigurationException e) {
      throw new AssertionError("the kit's configuration is refused: " + e.getMessage(), e);
    }
  }

  ConfiguredBinding configured(Direction... directions) {
    return configured(place, directions);
  }

  LentContext context(String name) {
    return new LentContext(name, threads, letters, folder);
  }

  /** An input that is not started. */
  InputBinding openInput() {
    return kept(configured().openInput(context(place)));
  }

  /** An output that is not started. */
  OutputBinding openOutput() {
    return kept(configured().openOutput(context(place)));
  }

  InputBinding input() throws InterruptedException {
    InputBinding input = openInput();
    get("start() of the input", input.start());
    return input;
  }

  OutputBinding output() throws InterruptedException {
    OutputBinding output = openOutput();
    get("start() of the output", output.start());
    return output;
  }

  /** An output to another place, started. */
  OutputBinding output(String at) throws InterruptedException {
    OutputBinding output = kept(configured(at).openOutput(context(at)));
    get("start() of the output", output.start());
    return output;
  }

  private <B extends Binding> B kept(B binding) {
    opened.add(binding);
    return binding;
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

  /** Subscribes and waits until it is ready. */
  Subscription subscribe(InputBinding input, DeliveryHandler handler) throws InterruptedException {
    Subscription subscription = input.subscribe(handler);
    get("ready()", subscription.ready());
    return subscription;
  }

  void send(String text) throws Exception {
    history.add("the far side sends \"" + text + "\"");
    farSide.send(place, Payload.utf8(text));
  }

  /** A text that no other message of the test has. */
  String marker() {
    markers++;
    return "marker-" + markers;
  }

  /**
   * Sends a message behind all others and waits until it is handled: what was to come before has
   * come.
   *
   * @param expected how many other calls there ought to be, for bindings whose handlers overlap
   * @return the texts that came, without the marker
   */
  List<String> sweep(RecordingHandler handler, int expected) throws Exception {
    String marker = marker();
    send(marker);
    eventually("the marker arrives", () -> handler.texts().contains(marker));
    comes(handler, expected + markers(handler));
    return handler.texts().stream().filter(text -> !text.startsWith("marker-")).toList();
  }

  private static int markers(RecordingHandler handler) {
    return (int) handler.texts().stream().filter(text -> text.startsWith("marker-")).count();
  }

  /**
   * Lets a message pass from the far side to another component of the same type: whatever the far
   * side was to do for this one, it has had the time for.
   */
  void letPass() throws Exception {
    String aside = place + "-aside-" + marker();
    InputBinding other = kept(configured(aside).openInput(context(aside)));
    RecordingHandler handler = accepting();
    get("start()", other.start());
    get("ready()", other.subscribe(handler).ready());
    farSide.send(aside, Payload.utf8("pass"));
    handler.await(1, patience());
    get("close()", other.close(patience()));
  }

  <T> T get(String what, CompletionStage<T> stage) throws InterruptedException {
    return Stages.get(what, stage, patience());
  }

  /** What a stage fails with. */
  Throwable failure(String what, CompletionStage<?> stage) throws InterruptedException {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    stage.whenComplete(
        (value, error) ->
            seen.complete(
                error == null ? new AssertionError(what + " completed normally") : error));
    Throwable error = get(what, seen);
    if (error instanceof AssertionError completed) {
      throw completed;
    }
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  /** What a stage fails with, which has to be an exception of the API. */
  BindingException refusal(String what, CompletionStage<?> stage) throws InterruptedException {
    Throwable error = failure(what, stage);
    if (error instanceof BindingException refusal) {
      return refusal;
    }
    throw new AssertionError(what + " failed with " + error + ", expected a BindingException");
  }

  void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + patience().toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + patience() + " in vain until " + what);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Waits for a number of calls, if they come; whether they do is not the question. */
  void comes(RecordingHandler handler, int count) throws InterruptedException {
    comes(handler, count, patience());
  }

  /**
   * Gives calls that should not come the time to come: a message that passes elsewhere, and a
   * moment for threads that are on their way.
   */
  void tempt(RecordingHandler handler, int count) throws Exception {
    letPass();
    comes(handler, count, LULL);
  }

  private void comes(RecordingHandler handler, int count, Duration atMost)
      throws InterruptedException {
    try {
      handler.await(count, atMost);
    } catch (AssertionError e) {
      history.add(String.valueOf(e.getMessage()));
    }
  }

  /** Closes an input or output in order and waits for it. */
  void close(Binding binding) throws InterruptedException {
    get("close()", binding.close(patience()));
  }

  static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  static void same(Object expected, Object actual, String what) {
    check(expected.equals(actual), what + " is " + actual + ", expected " + expected);
  }

  /** The calls of a handler, for messages. */
  static String shown(List<HandlerCall> calls) {
    return calls.stream().map(HandlerCall::toString).toList().toString();
  }

  /** Closes all that is open; the test is over, and how well that works is not its question. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    opened.close(history, patience());
    threads.close();
    folder.close();
  }
}
