package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** OUT: what becomes of calls of an output. */
abstract class OutputRequirements {

  private static final int THREADS = 4;
  private static final int EACH = 25;
  private static final long A_MOMENT_MILLIS = 200;
  private static final Operation UNKNOWN = new Operation("no-such-operation");

  private static Request create(String text) {
    return Request.create(Payload.utf8(text));
  }

  /** If it fails: is the stage completed when the message is queued, not when it is taken? */
  @Requirement(value = "OUT-01", levers = Lever.GOES_DOWN)
  void aCallDoesNotSucceedWhileTheFarSideIsDown(Bench bench) throws Exception {
    OutputBinding output = bench.output();
    bench.farSide().goDown();
    try {
      bench.eventually("the output notices", () -> !isUp(output));
      CompletionStage<Response> sent = output.invoke(create("lost"));
      check(outcome(sent) != Outcome.SUCCESS, "a call succeeded while the far side was down");
      // The barrier: once the output is closed, every call has its outcome.
      bench.get("close()", output.close(Duration.ZERO));
      check(outcome(sent) != Outcome.SUCCESS, "a call succeeded while the far side was down");
    } finally {
      bench.farSide().comeBack();
    }
  }

  private static boolean isUp(OutputBinding output) {
    return output.health().state() == Health.State.UP;
  }

  /** What is known of a call that should have its outcome by now. */
  private enum Outcome {
    NONE,
    SUCCESS,
    NOT_SENT,
    UNKNOWN
  }

  private static Outcome outcome(CompletionStage<Response> call) {
    CompletableFuture<Outcome> seen = new CompletableFuture<>();
    call.whenComplete(
        (response, error) -> {
          Throwable cause = error == null || error.getCause() == null ? error : error.getCause();
          if (cause == null) {
            seen.complete(Outcome.SUCCESS);
          } else {
            boolean notSent =
                cause instanceof BindingException failure && failure.fate() == Fate.NOT_SENT;
            seen.complete(notSent ? Outcome.NOT_SENT : Outcome.UNKNOWN);
          }
        });
    return seen.completeOnTimeout(Outcome.NONE, A_MOMENT_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  @Requirement(value = "OUT-01", levers = Lever.SHOWS)
  void aCallThatSucceededHasArrived(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    bench.get("invoke()", output.invoke(create("arrives")));
    bench.eventually(
        "the far side has the message",
        () -> bench.farSide().received(bench.place()).contains(Payload.utf8("arrives")));
  }

  /** If it fails: is a message still sent whose caller was told that it never will be? */
  @Requirement(
      value = "OUT-02",
      levers = {Lever.GOES_DOWN, Lever.SHOWS})
  void whatWasNotSentNeverArrives(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    bench.farSide().goDown();
    Outcome outcome;
    try {
      bench.eventually("the output notices", () -> !isUp(output));
      CompletionStage<Response> sent = output.invoke(create("not sent"));
      bench.get("close()", output.close(Duration.ZERO));
      outcome = outcome(sent);
    } finally {
      bench.farSide().comeBack();
    }
    bench.get("invoke()", bench.output().invoke(create("marker")));
    bench.eventually(
        "the marker arrives",
        () -> bench.farSide().received(bench.place()).contains(Payload.utf8("marker")));
    check(
        outcome != Outcome.NOT_SENT
            || !bench.farSide().received(bench.place()).contains(Payload.utf8("not sent")),
        "a message arrived whose fate was NOT_SENT");
  }

  @Requirement(value = "OUT-03", levers = Lever.GOES_DOWN)
  void callsAboveTheBoundFailAtOnce(Bench bench) throws Exception {
    int limit = bench.kit().limits().waiting().orElseThrow();
    OutputBinding output = bench.output();
    bench.farSide().goDown();
    try {
      bench.eventually("the output notices", () -> !isUp(output));
      CompletionStage<Response> last = output.invoke(create("0"));
      for (int i = 1; i <= limit; i++) {
        last = output.invoke(create(Integer.toString(i)));
      }
      BindingException failure = bench.refusal("call " + (limit + 1) + " of " + limit, last);
      same(Kind.OVERLOAD, failure.kind(), "the failure's kind");
    } finally {
      bench.farSide().comeBack();
    }
  }

  @Requirement(value = "OUT-04", levers = Lever.SHOWS)
  void payloadsArriveByteForByte(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    List<Payload> payloads = bench.kit().payloads();
    for (Payload payload : payloads) {
      bench.get("invoke()", output.invoke(Request.create(payload)));
    }
    bench.eventually(
        "all payloads have arrived",
        () -> bench.farSide().received(bench.place()).size() >= payloads.size());
    List<Payload> received = bench.farSide().received(bench.place());
    for (Payload payload : payloads) {
      check(
          received.stream().anyMatch(seen -> sameBytes(seen, payload)),
          "sent " + payload + ", but the far side has " + received);
    }
  }

  static boolean sameBytes(Payload one, Payload other) {
    return one.asByteBuffer().equals(other.asByteBuffer());
  }

  @Requirement("OUT-05")
  void anUnknownOperationIsRefused(Bench bench) throws Exception {
    Request request = new Request(UNKNOWN, Payload.empty(), Map.of());
    BindingException failure = bench.refusal("invoke()", bench.output().invoke(request));
    same(Kind.UNSUPPORTED_OPERATION, failure.kind(), "the failure's kind");
  }

  @Requirement("OUT-06")
  void thereIsAnOperation(Bench bench) {
    check(!bench.openOutput().operations().isEmpty(), "operations() is empty");
  }

  @Requirement("OUT-07")
  void mistakesComeByTheStage(Bench bench) throws Exception {
    OutputBinding output = bench.openOutput();
    failsByItsStage(bench, "before start()", output, create("early"));
    bench.get("start()", output.start());
    Request unknown = new Request(UNKNOWN, Payload.empty(), Map.of());
    failsByItsStage(bench, "with an unknown operation", output, unknown);
    bench.close(output);
    failsByItsStage(bench, "after close()", output, create("late"));
  }

  private static void failsByItsStage(
      Bench bench, String when, OutputBinding output, Request request) throws Exception {
    CompletionStage<Response> stage;
    try {
      stage = output.invoke(request);
    } catch (RuntimeException e) {
      throw new AssertionError("invoke() " + when + " throws " + e, e);
    }
    bench.failure("invoke() " + when, stage);
  }

  @Requirement("OUT-08")
  void unknownMetadataIsIgnored(Bench bench) throws Exception {
    if (!bench.openOutput().operations().contains(Operation.CREATE)) {
      throw new TestAbortedException("the output has no operation create");
    }
    Request request =
        new Request(Operation.CREATE, Payload.utf8("x"), Map.of("noSuchKeyAnywhere", "1"));
    bench.get("invoke() with unknown metadata", bench.output().invoke(request));
  }

  @Requirement("OUT-09")
  void callsAfterCloseFailAsClosed(Bench bench) throws Exception {
    OutputBinding output = bench.output();
    bench.close(output);
    BindingException failure = bench.refusal("invoke()", output.invoke(create("late")));
    same(Kind.CLOSED, failure.kind(), "the failure's kind");
  }

  @Requirement(value = "OUT-10", levers = Lever.SHOWS)
  void callsOfManyThreadsAllArrive(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    ConcurrentLinkedQueue<CompletionStage<Response>> sent = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String prefix = t + "-";
      threads.add(
          bench
              .threads()
              .thread(
                  "sender-" + t,
                  () -> {
                    for (int i = 0; i < EACH; i++) {
                      sent.add(output.invoke(create(prefix + i)));
                    }
                  }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    same(THREADS * EACH, sent.size(), "the number of calls");
    for (CompletionStage<Response> call : sent) {
      bench.get("invoke()", call);
    }
    bench.eventually("all arrive", () -> received(bench).size() == THREADS * EACH);
  }

  private static Set<Payload> received(Bench bench) throws Exception {
    return new HashSet<>(bench.farSide().received(bench.place()));
  }

  @Requirement(
      value = "OUT-11",
      levers = {Lever.GOES_DOWN, Lever.SHOWS})
  void whatWaitsIsSentWhenTheFarSideComesBack(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    CompletionStage<Response> sent;
    bench.farSide().goDown();
    try {
      bench.eventually("the output notices", () -> !isUp(output));
      sent = output.invoke(create("waits"));
    } finally {
      bench.farSide().comeBack();
    }
    bench.get("a call that waited", sent);
    bench.eventually(
        "it arrives",
        () -> bench.farSide().received(bench.place()).contains(Payload.utf8("waits")));
  }
}
