package dev.mooring.runtime.dispatch;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which inputs change their state, so that none of them needs a lock. Nothing
 * that runs here blocks, and no handler does. Safe for any thread.
 */
final class DispatchLoop {

  private final ScheduledThreadPoolExecutor executor;

  DispatchLoop() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "mooring-dispatch");
              thread.setDaemon(true);
              return thread;
            },
            // An answer that comes after the end has nobody left to go to.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void execute(Runnable task) {
    executor.execute(task);
  }

  void after(Duration delay, Runnable task) {
    executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    executor.shutdown();
  }
}
