package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** SET: what becomes of deliveries, by what their handler says. */
abstract class SettlementRequirements {

  /** If it fails: is the delivery settled when it is handed over, not when it is handled? */
  @Requirement(value = "SET-01", levers = Lever.SENDS)
  void nothingIsSettledBeforeItsHandlerIsDone(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler holding = bench.holding();
    Subscription subscription = bench.subscribe(input, holding);
    bench.send("held");
    holding.await(1, bench.patience());
    bench.get("close() of the subscription", subscription.close(Duration.ZERO));

    RecordingHandler next = bench.accepting();
    bench.subscribe(input, next);
    same("held", next.await(1, bench.patience()).get(0).text(), "what comes again");
  }

  @Requirement(value = "SET-02", levers = Lever.SENDS)
  void aHandlerThatThrowsAsksForRetry(Bench bench) throws Exception {
    isARetry(
        bench,
        call -> {
          throw new IllegalStateException("thrown by the handler");
        });
  }

  @Requirement(value = "SET-02", levers = Lever.SENDS)
  @SuppressWarnings("NullAway") // what no handler should do is what this is about
  void aHandlerThatReturnsNullAsksForRetry(Bench bench) throws Exception {
    isARetry(bench, call -> null);
  }

  @Requirement(value = "SET-02", levers = Lever.SENDS)
  void aHandlerWhoseStageFailsAsksForRetry(Bench bench) throws Exception {
    isARetry(
        bench, call -> CompletableFuture.failedStage(new IllegalStateException("failed stage")));
  }

  private static void isARetry(Bench bench, RecordingHandler.Reaction failing) throws Exception {
    int attempts = bench.kit().failurePolicy().retries() + 1;
    RecordingHandler handler = bench.reacting(firstly("bad", failing));
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    handler.await(attempts, bench.patience());
    bench.eventually("a dead letter", () -> bench.letters().kept().size() == 1);
    same(attempts, bench.letters().kept().get(0).attempts(), "attempts of the dead letter");
  }

  /** Reacts in some way to one text and accepts all others. */
  private static RecordingHandler.Reaction firstly(
      String text, RecordingHandler.Reaction reaction) {
    return call -> {
      if (call.text().equals(text)) {
        return reaction.react(call);
      }
      call.accept();
      return call.stage();
    };
  }

  private static CompletionStage<Disposition> answer(HandlerCall call, Disposition disposition) {
    call.stage().complete(disposition);
    return call.stage();
  }

  @Requirement(value = "SET-03", levers = Lever.SENDS)
  void whatWasNotSettledComesAgain(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler holding = bench.holding();
    bench.subscribe(input, holding);
    bench.send("unsettled");
    holding.await(1, bench.patience());
    bench.get("close()", input.close(Duration.ZERO));

    RecordingHandler next = bench.accepting();
    bench.subscribe(bench.input(), next);
    same("unsettled", next.await(1, bench.patience()).get(0).text(), "what comes again");
  }

  @Requirement(value = "SET-04", levers = Lever.SENDS)
  void whatWasAcceptedDoesNotComeAgain(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler handler = bench.accepting();
    bench.subscribe(input, handler);
    bench.send("accepted");
    bench.sweep(handler, 1); // so that its acceptance is under way too
    bench.close(input);

    RecordingHandler next = bench.accepting();
    bench.subscribe(bench.input(), next);
    same(List.of(), bench.sweep(next, 0), "what came though it was accepted");
  }

  @Requirement(
      value = "SET-05",
      levers = {Lever.SENDS, Lever.CUTS})
  void whatWasSettledDoesNotComeAgainAfterACut(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.send("once");
    handler.await(1, bench.patience());
    bench.farSide().cut();
    same(List.of("once"), bench.sweep(handler, 1), "what came");
  }

  @Requirement(value = "SET-06", levers = Lever.SENDS)
  void aDeliveryIsTriedAsOftenAsConfigured(Bench bench) throws Exception {
    int attempts = bench.kit().failurePolicy().retries() + 1;
    RecordingHandler handler =
        bench.reacting(firstly("bad", call -> answer(call, Disposition.retry("not now"))));
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    handler.await(attempts, bench.patience());
    bench.sweep(handler, attempts);
    List<Integer> numbers =
        handler.calls().stream()
            .filter(call -> call.text().equals("bad"))
            .map(call -> call.attempt())
            .toList();
    same(IntStream.rangeClosed(1, attempts).boxed().toList(), numbers, "attempts");
  }

  @Requirement(value = "SET-07", levers = Lever.SENDS)
  void aRejectedDeliveryIsNotTriedAgain(Bench bench) throws Exception {
    RecordingHandler handler =
        bench.reacting(firstly("bad", call -> answer(call, Disposition.reject("never"))));
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    handler.await(1, bench.patience());
    same(List.of("bad"), bench.sweep(handler, 1), "the calls for a rejected delivery");
  }

  @Requirement(value = "SET-08", levers = Lever.SENDS)
  void aDeadLetterHoldsTheMessageAndTheReason(Bench bench) throws Exception {
    RecordingHandler handler =
        bench.reacting(firstly("bad", call -> answer(call, Disposition.reject("cannot be"))));
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    bench.eventually("a dead letter", () -> bench.letters().kept().size() == 1);
    DeadLetter letter = bench.letters().kept().get(0);
    same("bad", letter.payload().utf8(), "the dead letter's payload");
    check(letter.reason().contains("cannot be"), "the reason is \"" + letter.reason() + "\"");
    same(bench.place(), letter.component(), "the dead letter's component");
  }

  @Requirement(value = "SET-09", levers = Lever.SENDS)
  void withoutASafeDeadLetterNothingIsSettled(Bench bench) throws Exception {
    bench.letters().refuse();
    InputBinding input = bench.input();
    RecordingHandler handler =
        bench.reacting(firstly("bad", call -> answer(call, Disposition.reject("never"))));
    bench.subscribe(input, handler);
    bench.send("bad");
    bench.eventually("the dead letter is refused", () -> bench.letters().refused() > 0);
    bench.get("close()", input.close(Duration.ZERO));

    RecordingHandler next = bench.accepting();
    bench.subscribe(bench.input(), next);
    same("bad", next.await(1, bench.patience()).get(0).text(), "what comes again");
  }

  @Requirement(value = "SET-10", levers = Lever.SENDS)
  void aReleasedDeliveryComesAgainUncounted(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler releasing =
        bench.reacting(call -> answer(call, Disposition.release("nobody there")));
    Subscription subscription = bench.subscribe(input, releasing);
    bench.send("released");
    releasing.await(1, bench.patience());
    bench.tempt(releasing, 2);
    bench.get("close() of the subscription", subscription.close(Duration.ZERO));

    RecordingHandler next = bench.accepting();
    bench.subscribe(input, next);
    HandlerCall again = next.await(1, bench.patience()).get(0);
    same("released", again.text(), "what comes again");
    check(bench.letters().kept().isEmpty(), "a released delivery became a dead letter");
  }

  @Requirement(value = "SET-11", levers = Lever.SENDS)
  void settlingAfterTheEndHasNoEffect(Bench bench) throws Exception {
    InputBinding input = bench.input();
    RecordingHandler holding = bench.holding();
    bench.subscribe(input, holding);
    bench.send("late");
    HandlerCall late = holding.await(1, bench.patience()).get(0);
    bench.get("close()", input.close(Duration.ZERO));
    late.accept();
    bench.tempt(holding, 2);

    RecordingHandler next = bench.accepting();
    bench.subscribe(bench.input(), next);
    bench.comes(next, 1); // alone: brokers are known to lose what is open when something new comes
    same(List.of("late"), bench.sweep(next, 1), "what comes again");
  }
}
