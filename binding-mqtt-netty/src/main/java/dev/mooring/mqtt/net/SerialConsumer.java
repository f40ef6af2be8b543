package dev.mooring.mqtt.net;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands items to a consumer one after the other, in order, on threads of an executor, whatever the
 * consumer throws: a thread is asked for when the first comes and goes on while more come. Above
 * its limit the item that has waited longest is dropped. Safe for any thread.
 *
 * @param <T> what is consumed
 */
public final class SerialConsumer<T> implements Consumer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(SerialConsumer.class);

  private final Executor executor;
  private final int limit;
  private final Consumer<T> consumer;
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final Runnable consumeAll = this::consumeAll;
  private boolean running;

  /** On threads of this executor, for items whose number something else bounds. */
  public SerialConsumer(Executor executor, Consumer<T> consumer) {
    this(executor, Integer.MAX_VALUE, consumer);
  }

  /**
   * On threads of this executor.
   *
   * @param limit how many items may wait
   */
  SerialConsumer(Executor executor, int limit, Consumer<T> consumer) {
    this.executor = executor;
    this.limit = limit;
    this.consumer = consumer;
  }

  @Override
  public void accept(T item) {
    synchronized (waiting) {
      if (waiting.size() == limit) {
        LOG.error("{} calls of a listener wait for one that does not return: dropping", limit);
        waiting.removeFirst();
      }
      waiting.addLast(item);
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
      } catch (RuntimeException | Error e) {
        // User code; those that wait behind it are not to suffer for it.
        LOG.error("a listener failed", e);
      }
      // As an executor does between two tasks.
      Thread.interrupted();
      item = next();
    }
  }

  private @Nullable T next() {
    synchronized (waiting) {
      T item = waiting.pollFirst();
      running = item != null;
      return item;
    }
  }
}
