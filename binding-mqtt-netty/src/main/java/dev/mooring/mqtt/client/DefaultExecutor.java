package dev.mooring.mqtt.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for those who bring none: daemons that come with work and go a second after it, shared by
 * all clients of the process. Each client's handler takes one at a time; so do completions of one
 * event loop, unless the code that waits for them blocks: then another thread goes on with the
 * next, since they may be what is waited for, and there are as many threads as such outcomes.
 */
final class DefaultExecutor {

  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), threads());

  private DefaultExecutor() {}

  static Executor shared() {
    return SHARED;
  }

  private static ThreadFactory threads() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "mooring-client-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
