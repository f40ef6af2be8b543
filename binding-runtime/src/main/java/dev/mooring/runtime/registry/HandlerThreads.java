package dev.mooring.runtime.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the executor that user code runs on: a virtual thread for each task where the JDK has them,
 * a cached pool elsewhere. Neither queues, since a handler may wait for a stage that completes on
 * the same executor; how many handlers run at once is bounded by each binding.
 */
public final class HandlerThreads {

  /** The first JDK whose virtual threads are no preview. */
  private static final int VIRTUAL_SINCE = 21;

  private HandlerThreads() {}

  /** A new executor, for its caller to shut down. Its threads do not keep the process alive. */
  public static ExecutorService create() {
    return virtual().orElseGet(HandlerThreads::cached);
  }

  /** Made of platform threads, whatever the JDK has. */
  static ExecutorService cached() {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "mooring-handler-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return Executors.newCachedThreadPool(threads);
  }

  /** Made of virtual threads, if the JDK has them. */
  static Optional<ExecutorService> virtual() {
    if (Runtime.version().feature() < VIRTUAL_SINCE) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          (ExecutorService)
              MethodHandles.publicLookup()
                  .findStatic(
                      Executors.class,
                      "newVirtualThreadPerTaskExecutor",
                      MethodType.methodType(ExecutorService.class))
                  .invoke());
    } catch (Throwable e) {
      throw new LinkageError("JDK " + Runtime.version() + " without virtual threads", e);
    }
  }
}
