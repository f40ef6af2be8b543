package dev.mooring.mqtt.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes to be told to user code. They are collected while the session runs and handed over as
 * one task for each drain: the dependents of a future are user code and have no place on an event
 * loop, and a thread is woken once for many of them. Confined to the event loop.
 */
final class Completions {

  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

  private static final int MAX_EXPECTED = 4096;

  private final Executor executor;
  private List<Runnable> pending = new ArrayList<>();

  Completions(Executor executor) {
    this.executor = executor;
  }

  void add(Runnable completion) {
    pending.add(completion);
  }

  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    List<Runnable> batch = pending;
    // As large as the last one was: a steady load then copies nothing.
    pending = new ArrayList<>(Math.min(batch.size(), MAX_EXPECTED));
    Runnable task = () -> batch.forEach(Runnable::run);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // Whoever waits is told all the same: a stage that never completes is worse than its thread.
      LOG.warn("the executor takes no tasks any more; outcomes are told on the common pool");
      ForkJoinPool.commonPool().execute(task);
    }
  }
}
