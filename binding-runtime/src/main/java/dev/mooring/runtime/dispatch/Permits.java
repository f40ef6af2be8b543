package dev.mooring.runtime.dispatch;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets so many pieces of work be under way at once and the rest wait in order, without a thread for
 * any of them. The queue is as long as its users let it be: inputs bound what they hand over. Safe
 * for any thread.
 */
final class Permits {

  private final AtomicInteger free;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rounds = new AtomicInteger();

  Permits(int number) {
    free = new AtomicInteger(number);
  }

  /** Begins a piece of work when it is its turn; the stage is that of the work. */
  <T> CompletionStage<T> run(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    waiting.add(() -> begin(work, result));
    drain();
    return result;
  }

  private <T> void begin(Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {
    CompletionStage<T> running;
    try {
      running = work.get();
    } catch (RuntimeException e) {
      running = CompletableFuture.failedFuture(e);
    }
    running.whenComplete(
        (value, failure) -> {
          free.incrementAndGet();
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
          drain();
        });
  }

  /** One thread at a time begins what can begin; work that ends at once does not nest. */
  private void drain() {
    if (rounds.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      while (free.get() > 0) {
        Runnable next = waiting.poll();
        if (next == null) {
          break;
        }
        free.decrementAndGet();
        next.run();
      }
      seen = rounds.addAndGet(-seen);
    } while (seen > 0);
  }
}
