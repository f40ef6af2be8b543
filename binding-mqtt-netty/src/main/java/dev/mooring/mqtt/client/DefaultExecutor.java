package dev.mooring.mqtt.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for those who bring none: daemons that come with work and go a second after it, shared by
 * all clients of the process. How many run is bounded by what runs on them: each client's handler
 * takes one at a time, and completions one for each event loop.
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
