package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Binding;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.probe.TestThreads;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** THR: on which threads things happen, and that nobody is held up. */
abstract class ThreadRequirements {

  private static final int PENDING = 4;
  private static final int FEW = 5;
  private static final int TRIES = 20;

  /** If it fails: does a method wait for the network, or for a handler? */
  @Requirement(value = "THR-01", levers = Lever.GOES_DOWN)
  void noMethodBlocksWhileTheFarSideIsDown(Bench bench) throws Exception {
    bench.farSide().goDown();
    try {
      CompletableFuture<Void> done = new CompletableFuture<>();
      bench
          .threads()
          .thread(
              "caller",
              () -> {
                callEverything(bench);
                done.complete(null);
              })
          .start();
      bench.get("calling every method while the far side is down", done);
    } finally {
      bench.farSide().comeBack();
    }
  }

  private static void callEverything(Bench bench) {
    for (Binding binding : opened(bench)) {
      binding.start();
      binding.health();
      if (binding instanceof OutputBinding output) {
        output.invoke(Request.create(Payload.utf8("never mind")));
      }
      binding.close(bench.patience().multipliedBy(10));
    }
  }

  private static List<Binding> opened(Bench bench) {
    List<Binding> bindings = new ArrayList<>();
    bench
        .configured()
        .directions()
        .forEach(
            direction ->
                bindings.add(
                    switch (direction) {
                      case INPUT -> bench.openInput();
                      case OUTPUT -> bench.openOutput();
                    }));
    return bindings;
  }

  @Requirement(value = "THR-02", levers = Lever.SENDS)
  void handlersRunOnTheLentExecutor(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.send("where");
    HandlerCall call = handler.await(1, bench.patience()).get(0);
    check(call.onLentThread(), "the handler ran on a thread that is not the executor's");
  }

  @Requirement("THR-03")
  void stagesCompleteOnTheLentExecutor(Bench bench) throws Exception {
    OutputBinding output = bench.output();
    Thread caller = Thread.currentThread();
    Thread thread = caller;
    // A stage that is complete already runs what depends on it on the caller: that says nothing.
    for (int i = 0; i < TRIES && thread == caller; i++) {
      CompletionStage<Response> sent = output.invoke(Request.create(Payload.utf8("where")));
      CompletableFuture<Thread> dependent = new CompletableFuture<>();
      sent.whenComplete((response, error) -> dependent.complete(Thread.currentThread()));
      thread = bench.get("invoke()", dependent);
    }
    check(
        thread == caller || TestThreads.isLent(thread),
        "the stage completed on thread \"" + thread.getName() + "\"");
  }

  @Requirement(value = "THR-04", levers = Lever.GOES_DOWN)
  void everyCallHasItsOutcomeOnceClosed(Bench bench) throws Exception {
    OutputBinding output = bench.output();
    bench.farSide().goDown();
    try {
      List<CompletionStage<Response>> calls = new ArrayList<>();
      for (int i = 0; i < PENDING; i++) {
        calls.add(output.invoke(Request.create(Payload.utf8("pending " + i))));
      }
      bench.get("close()", output.close(Duration.ZERO));
      for (CompletionStage<Response> call : calls) {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        call.whenComplete((response, error) -> settled.complete(true));
        bench.get("a call that was pending when the output was closed", settled);
      }
    } finally {
      bench.farSide().comeBack();
    }
  }

  @Requirement(
      value = "THR-05",
      levers = {Lever.SENDS, Lever.SHOWS})
  void aHandlerMayCallAnOutputAndWait(Bench bench) throws Exception {
    String elsewhere = bench.place() + "-answers";
    bench.farSide().watch(elsewhere);
    OutputBinding output = bench.output(elsewhere);
    RecordingHandler handler =
        bench.reacting(
            call -> {
              output
                  .invoke(Request.create(Payload.utf8("answer")))
                  .toCompletableFuture()
                  .get(bench.patience().toNanos(), TimeUnit.NANOSECONDS);
              call.accept();
              return call.stage();
            });
    bench.subscribe(bench.input(), handler);
    bench.send("question");
    bench.eventually(
        "the answer sent by the handler arrives",
        () -> bench.farSide().received(elsewhere).contains(Payload.utf8("answer")));
  }

  @Requirement(value = "THR-06", levers = Lever.SENDS)
  void aHandlerMayCloseItsBinding(Bench bench) throws Exception {
    InputBinding input = bench.input();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    RecordingHandler handler =
        bench.reacting(
            call -> {
              input
                  .close(Duration.ofMillis(50))
                  .whenComplete((done, error) -> closed.complete(null));
              call.stage().complete(Disposition.accept());
              return call.stage();
            });
    bench.subscribe(input, handler);
    bench.send("close");
    bench.get("close() called by a handler", closed);
  }

  @Requirement(value = "THR-07", levers = Lever.SENDS)
  void handlerCallsDoNotOverlap(Bench bench) throws Exception {
    RecordingHandler handler = bench.holding();
    bench.subscribe(bench.input(), handler);
    for (int i = 0; i < FEW; i++) {
      bench.send("message " + i);
    }
    handler.await(1, bench.patience());
    bench.tempt(handler, 2);
    for (int i = 1; i <= FEW; i++) {
      handler.await(i, bench.patience());
      handler.calls().forEach(HandlerCall::accept);
    }
    same(
        List.of(),
        handler.calls().stream().filter(HandlerCall::overlapping).toList(),
        "calls that began before the one before was done");
  }

  @Requirement(
      value = "THR-08",
      levers = {Lever.SENDS, Lever.SHOWS})
  void aBlockedHandlerHoldsUpNobodyElse(Bench bench) throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    RecordingHandler handler =
        bench.reacting(
            call -> {
              release.get(bench.patience().toNanos() * 2, TimeUnit.NANOSECONDS);
              call.accept();
              return call.stage();
            });
    bench.subscribe(bench.input(), handler);
    bench.send("blocks");
    handler.await(1, bench.patience());
    try {
      bench.letPass();
    } finally {
      release.complete(null);
    }
  }
}
