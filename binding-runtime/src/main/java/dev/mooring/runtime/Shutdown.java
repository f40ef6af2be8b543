package dev.mooring.runtime;

import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.registry.Bindings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends everything in order, on a thread of its own, since it waits for all others. Safe for any
 * thread.
 */
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** How long threads may take that have been told to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Bindings bindings;
  private final Optional<DeadLetterFiles> letters;
  private final ExecutorService executor;
  private final MeterHub meters;
  private final Duration grace;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private @Nullable Thread thread;

  Shutdown(
      Bindings bindings,
      Optional<DeadLetterFiles> letters,
      ExecutorService executor,
      MeterHub meters,
      Duration grace) {
    this.bindings = bindings;
    this.letters = letters;
    this.executor = executor;
    this.meters = meters;
    this.grace = grace;
  }

  synchronized boolean isAsked() {
    return thread != null;
  }

  synchronized CompletionStage<Void> begin() {
    if (thread == null) {
      thread = new Thread(this::run, "mooring-shutdown");
      thread.setDaemon(true);
      thread.start();
    }
    return ended.minimalCompletionStage();
  }

  /** Waits until everything has ended, the thread that does it included. */
  void join() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    try {
      if (running != null && running != Thread.currentThread()) {
        running.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a while; returns whether everything has ended. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return end.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      bindings.close(grace).toCompletableFuture().get();
      if (letters.isPresent()) {
        letters.get().close();
        if (!letters.get().awaitEnd(PATIENCE)) {
          LOG.warn("dead letters are still being written");
        }
      }
      endHandlers();
    } catch (ExecutionException e) {
      LOG.error("not everything could be stopped in order", e);
    } catch (InterruptedException e) {
      LOG.warn("interrupted while stopping");
      executor.shutdownNow();
    } finally {
      meters.close();
      end.countDown();
      ended.complete(null);
    }
  }

  private void endHandlers() throws InterruptedException {
    executor.shutdown();
    if (executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      return;
    }
    executor.shutdownNow();
    if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("a handler goes on after its bindings are closed and it was interrupted");
    }
  }
}
