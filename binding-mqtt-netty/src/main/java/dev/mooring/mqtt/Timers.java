package dev.mooring.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time that passes: a clock, and calls at a later time, which hold no thread meanwhile. */
interface Timers {

  /** A call to come. */
  @FunctionalInterface
  interface Timer {
    /** Gives the call up, unless it has begun. */
    void cancel();
  }

  /** Nanoseconds on a clock that never goes back, not negative. */
  long now();

  /** Calls a task once, so many nanoseconds from now. */
  Timer after(long nanos, Runnable task);

  /** Real time; tasks run on an executor. */
  static Timers on(Executor executor) {
    long origin = System.nanoTime();
    return new Timers() {
      @Override
      public long now() {
        return System.nanoTime() - origin;
      }

      @Override
      public Timer after(long nanos, Runnable task) {
        CompletableFuture<Void> delay = new CompletableFuture<>();
        delay.thenRunAsync(task, executor);
        delay.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
        return () -> delay.cancel(false);
      }
    };
  }
}
