package dev.mooring.mqtt.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Outcomes to be told to user code. They are collected while the session runs and handed over as
 * one task for each drain: the dependents of a future are user code and have no place on an event
 * loop, and a thread is woken once for many of them. Confined to the event loop.
 */
final class Completions {

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
    if (pending.size() == 1) {
      // A light load has no batches, and needs no list for each message.
      Runnable only = pending.get(0);
      pending.clear();
      executor.execute(only);
      return;
    }
    List<Runnable> batch = pending;
    // As large as the last one was: a steady load then copies nothing.
    pending = new ArrayList<>(Math.min(batch.size(), MAX_EXPECTED));
    executor.execute(() -> batch.forEach(Runnable::run));
  }
}
