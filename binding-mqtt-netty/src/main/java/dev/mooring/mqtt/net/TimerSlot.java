package dev.mooring.mqtt.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer that is only ever set earlier: when it fires too soon, its owner sets it again. So a
 * deadline that moves back with every message costs nothing. Confined to the event loop.
 */
final class TimerSlot {

  private final EventExecutor eventLoop;
  private final Runnable task;
  private @Nullable Future<?> scheduled;
  private long at = Long.MAX_VALUE;

  TimerSlot(EventExecutor eventLoop, Runnable task) {
    this.eventLoop = eventLoop;
    this.task = task;
  }

  void ensureBy(long deadline, long now) {
    if (deadline >= at) {
      return;
    }
    cancel();
    at = deadline;
    scheduled = eventLoop.schedule(this::fire, Math.max(0, deadline - now), TimeUnit.NANOSECONDS);
  }

  void cancel() {
    Future<?> current = scheduled;
    if (current != null) {
      current.cancel(false);
      scheduled = null;
    }
    at = Long.MAX_VALUE;
  }

  private void fire() {
    scheduled = null;
    at = Long.MAX_VALUE;
    task.run();
  }
}
