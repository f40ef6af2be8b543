package dev.mooring.mqtt.net;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands items to a consumer one after the other, in order, on threads of an executor: a thread is
 * asked for when the first comes and goes on while more come. What waits is bounded by whoever
 * offers. Safe for any thread.
 *
 * @param <T> what is consumed
 */
public final class SerialConsumer<T> implements Consumer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(SerialConsumer.class);

  private final Executor executor;
  private final Consumer<T> consumer;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final Runnable consumeAll = this::consumeAll;
  private boolean running;

  /**
   * On threads of this executor.
   *
   * @param consumer what it throws is logged, and the next item has its turn
   */
  public SerialConsumer(Executor executor, Consumer<T> consumer) {
    this.executor = executor;
    this.consumer = consumer;
  }

  @Override
  public void accept(T item) {
    synchronized (waiting) {
      waiting.add(item);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(consumeAll);
  }

  private void consumeAll() {
    T item = next();
    while (item != null) {
      try {
        consumer.accept(item);
      } catch (RuntimeException e) {
        LOG.error("a listener failed", e);
      }
      item = next();
    }
  }

  private @Nullable T next() {
    synchronized (waiting) {
      T item = waiting.poll();
      running = item != null;
      return item;
    }
  }
}
