package dev.mooring.bench.sidecar;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the events that an application got, for somebody who waits for so many. */
final class Tally implements Load {

  private static final long PATIENCE_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition enough = lock.newCondition();
  private long count;
  private long wanted = Long.MAX_VALUE;

  void add() {
    lock.lock();
    try {
      count++;
      if (count >= wanted) {
        wanted = Long.MAX_VALUE;
        enough.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for so many more; they come without end. */
  @Override
  public void run(int times) throws IOException, InterruptedException {
    lock.lock();
    try {
      long target = count + times;
      wanted = target;
      while (count < target) {
        long before = count;
        if (!enough.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && count == before) {
          throw new IOException("no event has come for " + PATIENCE_SECONDS + " s");
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
