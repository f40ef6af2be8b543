package dev.mooring.mqtt.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Remembers what a listener was told, and waits for it. */
final class StoreWatcher implements StoreListener {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<Long> committed = new ArrayList<>();
  private final List<StoreException> failures = new ArrayList<>();

  @Override
  public synchronized void onCommitted(long position) {
    committed.add(position);
    notifyAll();
  }

  @Override
  public synchronized void onFailed(StoreException cause) {
    failures.add(cause);
    notifyAll();
  }

  /** All positions told. */
  synchronized List<Long> committed() {
    return List.copyOf(committed);
  }

  /** All failures told. */
  synchronized List<StoreException> failures() {
    return List.copyOf(failures);
  }

  /** The last position told; 0 at first. */
  synchronized long last() {
    return committed.isEmpty() ? 0 : committed.get(committed.size() - 1);
  }

  synchronized void awaitCommitted(long position) {
    await(() -> last() >= position || !failures.isEmpty());
    if (last() < position) {
      throw new AssertionError("failed before " + position, failures.get(0));
    }
  }

  synchronized StoreException awaitFailure() {
    await(() -> !failures.isEmpty());
    return failures.get(0);
  }

  private synchronized void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited too long; told " + committed + " and " + failures);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
