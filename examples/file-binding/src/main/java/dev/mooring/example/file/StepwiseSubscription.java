package dev.mooring.example.file;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health.State;
import dev.mooring.api.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The life of a subscription that is a chain of short steps, of which one at most is due. Between
 * two of them it waits for a pause or for somebody's answer, and holds no thread. Steps exclude
 * each other and the end, so they never call users, who might block or close.
 */
abstract class StepwiseSubscription implements Subscription {
  final FileInput input;
  final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Executor executor;
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletionStage<Void> closedStage = closed.minimalCompletionStage();
  private volatile CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);
  private volatile boolean closing;
  private boolean over;

  StepwiseSubscription(FileInput input) {
    this.input = input;
    executor = input.context.executor();
  }

  @Override
  public final CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  /** A second call with less grace shortens the first: the binding may be closed meanwhile. */
  @Override
  public final CompletionStage<Void> close(Duration grace) {
    closing = true;
    pause.complete(null);
    quiet
        .copy()
        .completeOnTimeout(null, NANOSECONDS.convert(grace), NANOSECONDS)
        .thenRunAsync(() -> run(this::finish), executor);
    return closedStage;
  }

  final boolean isClosing() {
    return closing;
  }

  /** Ends the chain: a close has nothing more to wait for. */
  final void stop() {
    quiet.complete(null);
  }

  final void next(Runnable step) {
    executor.execute(() -> run(step));
  }

  /** Whoever closes waits for no pause: what is not settled by then comes again. */
  final void later(Duration delay, Runnable step) {
    if (closing) {
      stop();
      return;
    }
    pause = FileSide.delay(delay);
    pause.thenRunAsync(() -> run(step), executor);
    if (closing) {
      pause.complete(null);
    }
  }

  /** Late answers have no effect; a defect ends the chain, and health must not say it is well. */
  private synchronized void run(Runnable step) {
    try {
      if (!over) {
        step.run();
      }
    } catch (RuntimeException | Error defect) {
      input.becomes(State.FAILED, "subscription has stopped: " + defect);
      stop();
      throw defect;
    }
  }

  private void finish() {
    over = true;
    BindingException unready = input.refused(Kind.CLOSED, "was unsubscribed before it was ready");
    executor.execute(() -> ready.completeExceptionally(unready));
    ready
        .handleAsync((done, failure) -> input.leave(this), executor)
        .thenRun(() -> closed.complete(null));
  }
}
