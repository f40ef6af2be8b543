package dev.mooring.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so; tasks run on the thread of the test. Thread-safe. */
final class ManualTimers implements Timers {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private record Pending(long at, Runnable task) {}

  private final List<Pending> pending = new ArrayList<>();
  private long now = 1_000_000_000;

  @Override
  public synchronized long now() {
    return now;
  }

  @Override
  public synchronized Timer after(long nanos, Runnable task) {
    Pending timer = new Pending(now + nanos, task);
    pending.add(timer);
    notifyAll();
    return () -> cancel(timer);
  }

  private synchronized void cancel(Pending timer) {
    pending.remove(timer);
  }

  /** How long until each timer that is set, the next one first. */
  synchronized List<Duration> pending() {
    return pending.stream().map(timer -> Duration.ofNanos(timer.at - now)).sorted().toList();
  }

  /** Waits until one timer is set, and that for so long from now. */
  synchronized void awaitOnly(Duration pause) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!pending().equals(List.of(pause))) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("waited for a pause of " + pause + "; there are " + pending());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Lets time pass and runs what is due by then, in order. */
  void advance(Duration time) {
    List<Pending> due = new ArrayList<>();
    synchronized (this) {
      now += time.toNanos();
      pending.stream()
          .filter(timer -> timer.at <= now)
          .sorted(Comparator.comparingLong(Pending::at))
          .forEach(due::add);
      pending.removeAll(due);
    }
    due.forEach(timer -> timer.task.run());
  }
}
