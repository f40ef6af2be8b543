package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Delivery;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** IN: how messages come in. */
abstract class InputRequirements {

  private static final int MANY = 50;
  private static final int TRIES = 5;

  /** If it fails: is ready() completed before the far side has confirmed the subscription? */
  @Requirement(value = "IN-01", levers = Lever.SENDS)
  void whatIsSentOnceReadyIsDelivered(Bench bench) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      InputBinding input = bench.input();
      RecordingHandler handler = bench.accepting();
      bench.subscribe(input, handler);
      bench.send("try " + i);
      handler.await(1, bench.patience());
      bench.close(input);
    }
  }

  @Requirement("IN-02")
  void aSecondSubscriptionIsRefused(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.subscribe(input, bench.accepting());
    same(Kind.REJECTED, refusal(input, bench), "the failure's kind");
  }

  private static Kind refusal(InputBinding input, Bench bench) {
    try {
      input.subscribe(bench.accepting());
    } catch (BindingException e) {
      return e.kind();
    }
    throw new AssertionError("subscribe() was not refused");
  }

  @Requirement(value = "IN-03", levers = Lever.SENDS)
  void aClosedSubscriptionMakesRoomForAnother(Bench bench) throws Exception {
    InputBinding input = bench.input();
    Subscription first = bench.subscribe(input, bench.accepting());
    bench.get("close() of the subscription", first.close(bench.patience()));
    RecordingHandler second = bench.accepting();
    bench.subscribe(input, second);
    bench.sweep(second, 0);
  }

  @Requirement(value = "IN-04", levers = Lever.SENDS)
  void payloadsComeByteForByte(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    List<Payload> payloads = bench.kit().payloads();
    for (Payload payload : payloads) {
      bench.farSide().send(bench.place(), payload);
    }
    var calls = handler.await(payloads.size(), bench.patience());
    for (Payload payload : payloads) {
      check(
          calls.stream().anyMatch(call -> OutputRequirements.sameBytes(call.payload(), payload)),
          "the far side sent " + payload + ", but these came: " + Bench.shown(calls));
    }
  }

  @Requirement(value = "IN-05", levers = Lever.SENDS)
  void whatWasSentMeanwhileIsDelivered(Bench bench) throws Exception {
    InputBinding first = bench.input();
    bench.subscribe(first, bench.accepting());
    bench.close(first);
    bench.send("meanwhile");
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    same(List.of("meanwhile"), bench.sweep(handler, 1), "what came to the second input");
  }

  @Requirement("IN-06")
  void subscribingAfterCloseIsRefused(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.close(input);
    same(Kind.CLOSED, refusal(input, bench), "the failure's kind");
  }

  @Requirement(value = "IN-07", levers = Lever.GOES_DOWN)
  void readyFailsIfItNeverWillBe(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.farSide().goDown();
    try {
      Subscription subscription = input.subscribe(bench.accepting());
      bench.get("close() of the subscription", subscription.close(Duration.ZERO));
      bench.refusal("ready() of a closed subscription", subscription.ready());
    } finally {
      bench.farSide().comeBack();
    }
  }

  @Requirement(
      value = "IN-08",
      levers = {Lever.SENDS, Lever.GOES_DOWN})
  void messagesComeAgainAfterAnOutage(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.farSide().goDown();
    bench.farSide().comeBack();
    AtomicInteger sent = new AtomicInteger();
    bench.eventually(
        "a message sent after the outage comes",
        () -> {
          bench.send("after the outage " + sent.incrementAndGet());
          return !handler.calls().isEmpty();
        });
  }

  @Requirement(value = "IN-09", levers = Lever.SENDS)
  void aDeliveryKeepsItsContent(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.send("stays");
    Delivery delivery = handler.await(1, bench.patience()).get(0).delivery();
    bench.sweep(handler, 1);
    same(Payload.utf8("stays").utf8(), delivery.payload().utf8(), "an earlier delivery's payload");
  }

  @Requirement(value = "IN-10", levers = Lever.SENDS)
  void everyMessageComesOnce(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      sent.add("message " + i);
      bench.send("message " + i);
    }
    same(sent.stream().sorted().toList(), sorted(bench.sweep(handler, MANY)), "what came");
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  @Requirement(value = "IN-11", levers = Lever.SENDS)
  void theFirstAttemptIsNumberOne(Bench bench) throws Exception {
    same(1, first(bench).attempt(), "attempt() of a new message");
  }

  @Requirement(value = "IN-12", levers = Lever.SENDS)
  void aNewMessageIsNotMarkedAsRedelivered(Bench bench) throws Exception {
    same(false, first(bench).redelivered(), "redelivered() of a new message");
  }

  private static Delivery first(Bench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.send("new");
    return handler.await(1, bench.patience()).get(0).delivery();
  }

  @Requirement("IN-13")
  void aSecondCloseOfASubscriptionReturnsTheStageOfTheFirst(Bench bench) throws Exception {
    Subscription subscription = bench.subscribe(bench.input(), bench.accepting());
    CompletionStage<Void> first = subscription.close(Duration.ZERO);
    check(first == subscription.close(Duration.ZERO), "the second call returned another stage");
  }
}
