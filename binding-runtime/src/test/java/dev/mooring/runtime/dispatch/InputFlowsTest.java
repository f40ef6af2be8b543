package dev.mooring.runtime.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import dev.mooring.api.Disposition;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Rejection;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.runtime.CapturedLog;
import dev.mooring.runtime.registry.BoundInput;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When inputs are subscribed, and what becomes of events while the application comes and goes. */
@Timeout(30)
final class InputFlowsTest {

  private static final Pauses SHORT = new Pauses(Duration.ofMillis(1), Duration.ofMillis(20));

  private static final HealthChecks OFTEN =
      new HealthChecks("/", Duration.ofMillis(10), Duration.ofMillis(10), 3);

  private final FakeApp app = new FakeApp();
  private final FakeInput input = new FakeInput();
  private final Map<String, OutputBinding> outputs = new ConcurrentHashMap<>();
  private InputFlows flows = flows(input.bound("orders", false));

  private InputFlows flows(BoundInput... inputs) {
    return flows(OptionalInt.empty(), Optional.empty(), inputs);
  }

  private InputFlows flows(
      OptionalInt maxConcurrency, Optional<HealthChecks> health, BoundInput... inputs) {
    return new InputFlows(
        List.of(inputs),
        new EventDelivery(
            app, maxConcurrency, new OutputCalls(name -> Optional.ofNullable(outputs.get(name)))),
        health,
        SHORT,
        Duration.ofSeconds(5));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void startAndAwaitSubscription() {
    flows.start();
    await().until(input::isSubscribed);
  }

  @AfterEach
  void stop() throws Exception {
    get(flows.stop(Duration.ZERO));
  }

  @Test
  void anInputIsSubscribedOnceTheApplicationSaysThatItWantsTheEvents() throws Exception {
    startAndAwaitSubscription();

    assertEquals(List.of("orders"), app.probed);
    assertInstanceOf(Disposition.Accept.class, get(input.deliver("1")));
    assertEquals(List.of("1"), app.handled);
  }

  @Test
  void anApplicationIsNotAskedAboutAnInputThatTheComponentRequests() {
    flows = flows(input.bound("orders", true));
    startAndAwaitSubscription();

    assertEquals(List.of(), app.probed);
  }

  @Test
  void nothingIsSubscribedBeforeTheApplicationIsThere() {
    app.there = false;
    FakeInput asked = input;
    FakeInput requested = new FakeInput();
    flows = flows(asked.bound("asked", false), requested.bound("requested", true));
    flows.start();
    await().until(() -> app.looks.get() > 3);

    assertFalse(asked.isSubscribed() || requested.isSubscribed());
    assertFalse(flows.appWasSeen());
    app.there = true;
    await().until(() -> asked.isSubscribed() && requested.isSubscribed());
    assertTrue(flows.appWasSeen());
  }

  @Test
  @Tag("D4")
  void aProbeWithoutAnAnswerIsRepeated() {
    app.interest = new Interest.Unanswered("500");
    flows.start();
    await().until(() -> app.probed.size() > 2);

    app.interest = new Interest.Wanted();
    await().until(input::isSubscribed);
  }

  @Test
  void anApplicationThatDeclinedIsAskedAgainOnlyWhenItHasBeenAway() {
    app.interest = new Interest.Declined("404");
    FakeInput other = new FakeInput();
    flows = flows(input.bound("orders", false), other.bound("other", true));
    flows.start();
    await().until(other::isSubscribed);
    await().until(() -> app.probed.size() == 1);
    app.interest = new Interest.Wanted();

    app.there = false;
    other.deliver("lost");
    await().until(() -> !other.isSubscribed());
    assertFalse(input.isSubscribed());
    assertEquals(1, app.probed.size());
    app.there = true;

    await().until(input::isSubscribed);
    assertEquals(2, app.probed.size());
  }

  @Test
  void thatTheApplicationWasFoundIsInTheLogInDaprsWords() {
    try (CapturedLog log = CapturedLog.of(AppPresence.class)) {
      startAndAwaitSubscription();

      // Flows of the test before may still tell of theirs.
      String found = "application discovered on port 8080";
      await().until(() -> log.lines(Level.INFO).contains(found));
    }
  }

  @Test
  void thatAnApplicationDeclinedIsInTheLogInDaprsWords() {
    app.interest = new Interest.Declined("status code 404");
    try (CapturedLog log = CapturedLog.of(InputFlow.class)) {
      flows.start();

      await().until(() -> !log.events().isEmpty());
      assertEquals(
          List.of("app has not subscribed to binding orders. (status code 404)"),
          log.lines(Level.INFO));
    }
  }

  @Test
  void anEventThatTheApplicationRefusesIsAFailedAttempt() throws Exception {
    startAndAwaitSubscription();
    app.reply = CompletableFuture.completedFuture(new Reply.Failed("status code: 500"));

    Disposition.Retry retry = assertInstanceOf(Disposition.Retry.class, get(input.deliver("1")));

    assertEquals("status code: 500", retry.reason());
    assertEquals(1, input.subscriptions());
  }

  @Test
  void anEventThatTheApplicationWillNeverTakeIsRejected() throws Exception {
    startAndAwaitSubscription();
    app.reply =
        CompletableFuture.completedFuture(
            new Reply.Failed(
                "status code: 422", Optional.empty(), Optional.of(Rejection.INVALID_PAYLOAD)));

    assertEquals(
        Disposition.reject("status code: 422", Rejection.INVALID_PAYLOAD), get(input.deliver("1")));
  }

  @Test
  void anApplicationThatIsLostGivesTheEventBackAndIsSubscribedAgainWhenItIsBack() throws Exception {
    startAndAwaitSubscription();
    app.there = false;

    assertInstanceOf(Disposition.Release.class, get(input.deliver("1")));
    await().until(() -> !input.isSubscribed());
    app.there = true;
    await().until(input::isSubscribed);

    assertInstanceOf(Disposition.Accept.class, get(input.deliver("2")));
    assertEquals(List.of("2"), app.handled);
  }

  @Test
  void allInputsLeaveWhenOneOfThemLosesTheApplication() {
    FakeInput idle = new FakeInput();
    flows = flows(input.bound("busy", false), idle.bound("idle", false));
    startAndAwaitSubscription();
    await().until(idle::isSubscribed);

    app.there = false;
    input.deliver("1");

    await().until(() -> !input.isSubscribed() && !idle.isSubscribed());
  }

  @Test
  void anApplicationThatDeclinedIsNotAskedAgainBecauseAConnectionBroke() {
    app.interest = new Interest.Declined("404");
    FakeInput other = new FakeInput();
    flows = flows(input.bound("orders", false), other.bound("other", true));
    flows.start();
    await().until(other::isSubscribed);

    app.reply = CompletableFuture.completedFuture(new Reply.Unreachable("connection reset"));
    other.deliver("1");
    await().until(() -> other.subscriptions() == 2);

    assertEquals(List.of("orders"), app.probed);
  }

  @Test
  void aConnectionThatBreaksOnceLeavesOtherInputsAlone() {
    FakeInput idle = new FakeInput();
    flows = flows(input.bound("busy", false), idle.bound("idle", false));
    startAndAwaitSubscription();
    await().until(idle::isSubscribed);

    app.reply = CompletableFuture.completedFuture(new Reply.Unreachable("connection reset"));
    input.deliver("1");
    await().until(() -> input.subscriptions() == 2);

    assertEquals(1, idle.subscriptions());
  }

  @Test
  void stoppingWaitsForTheHandlersUnderWay() throws Exception {
    startAndAwaitSubscription();
    CompletableFuture<Reply> slow = new CompletableFuture<>();
    app.reply = slow;
    CompletionStage<Disposition> underWay = input.deliver("1");

    CompletionStage<Void> stopped = flows.stop(Duration.ofSeconds(10));
    await().until(() -> !input.isSubscribed());
    assertFalse(stopped.toCompletableFuture().isDone());
    slow.complete(new Reply.Failed("late"));

    get(stopped);
    assertTrue(underWay.toCompletableFuture().isDone());
    assertEquals(1, input.subscriptions());
  }

  @Test
  void stoppingWhileTheApplicationIsAwayEndsAtOnce() throws Exception {
    app.there = false;
    flows.start();

    get(flows.stop(Duration.ofSeconds(10)));
    get(flows.stop(Duration.ofSeconds(10)));
  }

  @Test
  void anInputThatIsClosedIsNotSubscribedAgain() throws Exception {
    get(input.close(Duration.ZERO));
    FakeInput other = new FakeInput();
    flows = flows(input.bound("closed", false), other.bound("open", false));
    flows.start();

    await().until(other::isSubscribed);
    app.reply = CompletableFuture.completedFuture(new Reply.Unreachable("connection reset"));
    other.deliver("1");
    await().until(() -> other.subscriptions() == 2);

    assertEquals(1, Collections.frequency(app.probed, "closed"));
  }

  @Test
  void anUnhealthyApplicationGetsNoEventsUntilItIsWellAgain() {
    app.well = false;
    flows = flows(OptionalInt.empty(), Optional.of(OFTEN), input.bound("orders", true));
    flows.start();
    await().until(() -> app.checks.get() > 3);
    assertFalse(input.isSubscribed());
    assertTrue(flows.appWasSeen());

    app.well = true;
    await().until(input::isSubscribed);
    app.well = false;
    await().until(() -> !input.isSubscribed());
    app.well = true;
    await().until(input::isSubscribed);
    assertEquals(1, app.looks.get());
  }

  @Test
  void badAnswersBelowTheThresholdChangeNothing() {
    HealthChecks patient =
        new HealthChecks("/", Duration.ofMillis(10), Duration.ofMillis(10), Integer.MAX_VALUE);
    flows = flows(OptionalInt.empty(), Optional.of(patient), input.bound("orders", true));
    startAndAwaitSubscription();
    app.well = false;
    int before = app.checks.get();
    await().until(() -> app.checks.get() > before + 5);

    assertTrue(input.isSubscribed());
    assertEquals(1, input.subscriptions());
  }

  @Test
  void noMoreEventsAreUnderWayThanTheApplicationHandlesAtATime() throws Exception {
    FakeInput other = new FakeInput();
    flows =
        flows(
            OptionalInt.of(2),
            Optional.empty(),
            input.bound("orders", true),
            other.bound("other", true));
    startAndAwaitSubscription();
    await().until(other::isSubscribed);
    CompletableFuture<Reply> slow = new CompletableFuture<>();
    app.reply = slow;

    List<CompletionStage<Disposition>> all =
        List.of(input.deliver("1"), other.deliver("2"), input.deliver("3"), other.deliver("4"));
    assertEquals(List.of("1", "2"), app.handled);
    slow.complete(new Reply.Handled(Response.empty()));

    for (CompletionStage<Disposition> one : all) {
      assertInstanceOf(Disposition.Accept.class, get(one));
    }
    assertEquals(List.of("1", "2", "3", "4"), app.handled);
  }

  private void answerToBeSentOn(FanOut.Order order, String... to) {
    app.reply =
        CompletableFuture.completedFuture(
            new Reply.Handled(
                Response.empty(),
                Optional.of(new FanOut(List.of(to), Payload.utf8("answer"), order))));
  }

  @ParameterizedTest
  @EnumSource(FanOut.Order.class)
  void anAnswerIsSentOnToTheOutputsThatItNames(FanOut.Order order) throws Exception {
    FakeOutput first = new FakeOutput();
    FakeOutput second = new FakeOutput();
    outputs.putAll(Map.of("first", first, "second", second));
    flows = flows(input.withFanOut("orders"));
    startAndAwaitSubscription();
    answerToBeSentOn(order, "first", "second");

    assertInstanceOf(Disposition.Accept.class, get(input.deliver("1")));

    assertEquals(List.of(Request.create(Payload.utf8("answer"))), first.requests);
    assertEquals(List.of(Request.create(Payload.utf8("answer"))), second.requests);
  }

  @ParameterizedTest
  @CsvSource({"SEQUENTIAL, 0", "PARALLEL, 1"})
  void anOutputThatFailsIsNoFailureOfTheEvent(FanOut.Order order, int sentAfterIt)
      throws Exception {
    FakeOutput second = new FakeOutput();
    outputs.put("second", second);
    flows = flows(input.withFanOut("orders"));
    startAndAwaitSubscription();
    answerToBeSentOn(order, "nobody", "second");

    assertInstanceOf(Disposition.Accept.class, get(input.deliver("1")));

    assertEquals(sentAfterIt, second.requests.size());
  }

  @Test
  void onlySoManyOutputsAreSentTo() throws Exception {
    FakeOutput output = new FakeOutput();
    outputs.put("out", output);
    flows = flows(input.withFanOut("orders"));
    startAndAwaitSubscription();
    answerToBeSentOn(
        FanOut.Order.SEQUENTIAL,
        Collections.nCopies(FanOut.MAX_OUTPUTS + 5, "out").toArray(String[]::new));

    assertInstanceOf(Disposition.Accept.class, get(input.deliver("1")));

    assertEquals(FanOut.MAX_OUTPUTS, output.requests.size());
  }

  @Test
  void anAnswerIsNotSentOnWhereTheComponentDoesNotAllowIt() throws Exception {
    FakeOutput output = new FakeOutput();
    outputs.put("out", output);
    startAndAwaitSubscription();
    answerToBeSentOn(FanOut.Order.SEQUENTIAL, "out");

    assertInstanceOf(Disposition.Accept.class, get(input.deliver("1")));

    assertEquals(List.of(), output.requests);
  }

  /** Dapr holds an input that could not connect once for subscribed ever after (2.7, 3). */
  @Test
  void anInputThatCouldNotBeSubscribedIsTriedAgain() {
    input.failures = 3;

    startAndAwaitSubscription();

    assertEquals(1, input.subscriptions());
  }
}
