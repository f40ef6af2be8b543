package dev.mooring.bench.peer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thread have so many messages under way and not more. Cheap enough not to blur what is
 * measured: the thread is woken when half of the window is free, not at each message.
 */
final class Window {

  private final int size;
  private final Thread sender = Thread.currentThread();
  private final AtomicLong left = new AtomicLong();
  private long sent;
  private volatile long wakeAt = Long.MAX_VALUE;

  /** For the current thread. */
  Window(int size) {
    this.size = size;
  }

  /** Takes a place, and waits for one if there is none; gives up at the deadline. */
  boolean enter(long deadlineNanos) {
    if (sent - left.get() >= size) {
      wakeAt = sent - size / 2;
      while (left.get() < wakeAt) {
        long remaining = deadlineNanos - System.nanoTime();
        if (remaining <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, remaining);
      }
      wakeAt = Long.MAX_VALUE;
    }
    sent++;
    return true;
  }

  /** Frees a place. Any thread. */
  void leave() {
    if (left.incrementAndGet() == wakeAt) {
      LockSupport.unpark(sender);
    }
  }

  long left() {
    return left.get();
  }

  /** Waits until nothing is under way; gives up at the deadline. */
  boolean drain(long deadlineNanos) {
    while (left.get() < sent) {
      if (System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(this, 100_000);
    }
    return true;
  }
}
