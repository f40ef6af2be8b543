package dev.mooring.tck.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What came in on one thread while a test waits on another: a growing list with an end. Exists so
 * that every wait of this package is bounded in the same way, looks first and waits afterwards, and
 * stops as soon as nothing can come any more.
 *
 * @param <T> what comes in
 */
final class Arrivals<T> {

  private final int limit;
  private final List<T> items = new ArrayList<>();
  private int taken;
  private @Nullable String end;

  /** Keeps so many at most; one more ends it. */
  Arrivals(int limit) {
    this.limit = limit;
  }

  synchronized void add(T item) {
    if (items.size() == limit) {
      end("more than " + limit + " came");
      return;
    }
    items.add(item);
    notifyAll();
  }

  /** Nothing comes any more; the first reason stays. */
  synchronized void end(String why) {
    if (end == null) {
      end = why;
    }
    notifyAll();
  }

  synchronized List<T> all() {
    return List.copyOf(items);
  }

  synchronized void clear() {
    items.clear();
    taken = 0;
  }

  /** Why nothing comes any more; {@code null} while something may. */
  synchronized @Nullable String ended() {
    return end;
  }

  /** All that came, as soon as there are so many. */
  List<T> await(int count, Duration atMost) throws InterruptedException, TimeoutException {
    return awaitResult(all -> all.size() < count ? null : List.copyOf(all), atMost);
  }

  /** The first that fits, whether it was taken or not. */
  T await(Predicate<? super T> wanted, Duration atMost)
      throws InterruptedException, TimeoutException {
    return awaitResult(all -> all.stream().filter(wanted).findFirst().orElse(null), atMost);
  }

  /** The oldest that was not taken yet. */
  T take(Duration atMost) throws InterruptedException, TimeoutException {
    return awaitResult(all -> taken == all.size() ? null : all.get(taken++), atMost);
  }

  /** Returns why nothing can come any more, as soon as that is so. */
  synchronized String awaitEnd(Duration atMost) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (end == null) {
      waitAtMost(deadline, atMost);
    }
    return end;
  }

  private synchronized <R> R awaitResult(Function<List<T>, @Nullable R> attempt, Duration atMost)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      R result = attempt.apply(items);
      if (result != null) {
        return result;
      }
      if (end != null) {
        throw new TimeoutException(end);
      }
      waitAtMost(deadline, atMost);
    }
  }

  /** Waits for one more notification, or none: callers look again after each return. */
  private void waitAtMost(long deadline, Duration atMost)
      throws InterruptedException, TimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new TimeoutException("nothing such came within " + atMost.toMillis() + " ms");
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
  }
}
