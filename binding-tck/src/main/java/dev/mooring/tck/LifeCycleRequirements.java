package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** LIFE: from opening to the end of closing. */
abstract class LifeCycleRequirements {

  private static final Duration SHORT = Duration.ofMillis(50);

  /** One unstarted binding for each direction the component has. */
  private static List<Binding> each(Bench bench) {
    List<Binding> bindings = new ArrayList<>();
    for (Direction direction : bench.configured().directions()) {
      bindings.add(
          switch (direction) {
            case INPUT -> bench.openInput();
            case OUTPUT -> bench.openOutput();
          });
    }
    return bindings;
  }

  /** If it fails: does start() wait for a connection? */
  @Requirement(value = "LIFE-01", levers = Lever.GOES_DOWN)
  void startCompletesWhileTheFarSideIsDown(Bench bench) throws Exception {
    bench.farSide().goDown();
    try {
      for (Binding binding : each(bench)) {
        bench.get("start() while the far side is down", binding.start());
      }
    } finally {
      bench.farSide().comeBack();
    }
  }

  /** If it fails: look for a failure that travels into the stage of close(). */
  @Requirement("LIFE-02")
  void closingSucceedsInEveryState(Bench bench) throws Exception {
    for (Binding binding : each(bench)) {
      bench.get("close() of a binding that was never started", binding.close(SHORT));
    }
    for (Binding binding : each(bench)) {
      bench.get("start()", binding.start());
      bench.get("close() of a started binding", binding.close(SHORT));
    }
    for (Binding binding : each(bench)) {
      binding.start();
      bench.get("close() during start()", binding.close(SHORT));
      bench.get("close() of a closed binding", binding.close(SHORT));
    }
  }

  @Requirement("LIFE-02")
  void closingASubscribedInputSucceeds(Bench bench) throws Exception {
    if (bench.configured().directions().contains(Direction.INPUT)) {
      InputBinding input = bench.input();
      bench.subscribe(input, bench.accepting());
      bench.get("close() of a subscribed input", input.close(SHORT));
    }
  }

  /** If it fails: does closing stop what is on its way from the network to the handler? */
  @Requirement(value = "LIFE-03", levers = Lever.SENDS)
  void noHandlerCallBeginsAfterClosing(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler handler = bench.accepting();
    bench.subscribe(input, handler);
    bench.send("before");
    handler.await(1, bench.patience());
    bench.close(input);
    bench.send("after");
    bench.tempt(handler, 2);
    same(List.of("before"), handler.texts(), "what was handed over");
  }

  @Requirement("LIFE-04")
  void aClosedBindingCannotBeStartedAgain(Bench bench) throws Exception {
    for (Binding binding : each(bench)) {
      bench.close(binding);
      same(Kind.CLOSED, bench.refusal("start()", binding.start()).kind(), "the failure's kind");
    }
  }

  @Requirement("LIFE-05")
  void aSecondStartReturnsTheStageOfTheFirst(Bench bench) {
    for (Binding binding : each(bench)) {
      CompletionStage<Void> first = binding.start();
      check(first == binding.start(), "the second call returned another stage");
    }
  }

  @Requirement("LIFE-06")
  void aSecondCloseReturnsTheStageOfTheFirst(Bench bench) {
    for (Binding binding : each(bench)) {
      binding.start();
      CompletionStage<Void> first = binding.close(SHORT);
      check(first == binding.close(SHORT), "the second call returned another stage");
    }
  }

  /** If it fails: is a settlement still taken between close() and its completion? */
  @Requirement(value = "LIFE-07", levers = Lever.SENDS)
  void workUnderWayMayFinishWithinTheGracePeriod(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler handler = bench.holding();
    bench.subscribe(input, handler);
    bench.send("under way");
    handler.await(1, bench.patience());
    CompletionStage<Void> closed = input.close(bench.patience());
    bench.letPass();
    handler.calls().get(0).accept();
    bench.get("close()", closed);

    RecordingHandler next = bench.accepting();
    bench.subscribe(bench.input(), next);
    same(List.of(), bench.sweep(next, 0), "what came again though it was settled in time");
  }

  @Requirement(value = "LIFE-08", levers = Lever.SENDS)
  void closingDoesNotWaitForHandlersThatHang(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler handler = bench.holding();
    bench.subscribe(input, handler);
    bench.send("hangs");
    handler.await(1, bench.patience());
    bench.get("close() with a handler that hangs", input.close(SHORT));
  }

  @Requirement("LIFE-09")
  void healthIsNewBeforeStart(Bench bench) {
    for (Binding binding : each(bench)) {
      same(Health.State.NEW, binding.health().state(), "health before start()");
    }
  }

  @Requirement("LIFE-10")
  void healthIsClosedAfterClose(Bench bench) throws Exception {
    for (Binding binding : each(bench)) {
      bench.get("start()", binding.start());
      bench.close(binding);
      same(Health.State.CLOSED, binding.health().state(), "health after close()");
    }
  }

  @Requirement("LIFE-11")
  void healthIsUpOnceASubscriptionIsReady(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.subscribe(input, bench.accepting());
    bench.eventually(
        "health of a subscribed input is UP", () -> input.health().state() == Health.State.UP);
  }

  @Requirement("LIFE-12")
  void capabilitiesAreTheSameAtEveryCall(Bench bench) throws Exception {
    for (Binding binding : each(bench)) {
      var before = binding.capabilities();
      bench.get("start()", binding.start());
      same(before, binding.capabilities(), "capabilities() after start()");
      bench.close(binding);
      same(before, binding.capabilities(), "capabilities() after close()");
    }
  }
}
