package dev.mooring.tck.probe;

import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A handler that records its calls and lets the test decide what becomes of them. Safe for any
 * thread.
 */
public final class RecordingHandler implements DeliveryHandler {

  /** What a handler does with a call once it is recorded, on the thread of the call. */
  @FunctionalInterface
  public interface Reaction {
    /**
     * Answers a call.
     *
     * @return what the handler is to return
     * @throws Exception what the handler is to throw
     */
    CompletionStage<Disposition> react(HandlerCall call) throws Exception;
  }

  private final History history;
  private final Reaction reaction;
  private final List<HandlerCall> calls = new ArrayList<>();
  private final List<HandlerCall> open = new ArrayList<>(); // and some that have just finished
  private int unfinished;
  private int mostUnfinished;

  /** A handler that reacts in its own way. */
  public RecordingHandler(History history, Reaction reaction) {
    this.history = history;
    this.reaction = reaction;
  }

  /** A handler that accepts at once. */
  public static RecordingHandler accepting(History history) {
    return new RecordingHandler(
        history,
        call -> {
          call.accept();
          return call.stage();
        });
  }

  /** A handler whose calls wait until the test completes their stages. */
  public static RecordingHandler holding(History history) {
    return new RecordingHandler(history, HandlerCall::stage);
  }

  @Override
  public CompletionStage<Disposition> handle(Delivery delivery) throws Exception {
    HandlerCall call;
    synchronized (this) {
      open.removeIf(earlier -> earlier.stage().isDone());
      call =
          new HandlerCall(
              delivery,
              delivery.payload(),
              delivery.payload().utf8(),
              delivery.attempt(),
              TestThreads.isLent(Thread.currentThread()),
              new CompletableFuture<>(),
              !open.isEmpty());
      calls.add(call);
      open.add(call);
      unfinished++;
      mostUnfinished = Math.max(mostUnfinished, unfinished);
      notifyAll();
    }
    history.add("handler called: " + call);
    call.stage().whenComplete((disposition, error) -> finished());
    return reaction.react(call);
  }

  private synchronized void finished() {
    unfinished--;
  }

  /** The calls so far. */
  public synchronized List<HandlerCall> calls() {
    return List.copyOf(calls);
  }

  /** The texts of the calls so far. */
  public List<String> texts() {
    return calls().stream().map(HandlerCall::text).toList();
  }

  /** How many calls had an open stage at once, at most. */
  public synchronized int mostUnfinished() {
    return mostUnfinished;
  }

  /**
   * Waits for a number of calls.
   *
   * @return the calls so far, that many at least
   * @throws AssertionError if they have not come in time
   */
  public synchronized List<HandlerCall> await(int count, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (calls.size() < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "the handler was called " + calls.size() + " times, expected " + count + ": " + calls);
      }
      wait(left / 1_000_000 + 1);
    }
    return List.copyOf(calls);
  }
}
