package dev.mooring.mqtt.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in order, on threads of another executor, whatever they throw.
 * Above its limit the task that has waited longest is dropped. Safe for any thread.
 */
public final class SerialExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor executor;
  private final int limit;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /** On threads of this executor, for tasks whose number something else bounds. */
  public SerialExecutor(Executor executor) {
    this(executor, Integer.MAX_VALUE);
  }

  /**
   * On threads of this executor.
   *
   * @param limit how many tasks may wait
   */
  SerialExecutor(Executor executor, int limit) {
    this.executor = executor;
    this.limit = limit;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      if (tasks.size() == limit) {
        LOG.error("{} calls of a listener wait for one that does not return: dropping", limit);
        tasks.removeFirst();
      }
      tasks.addLast(task);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::runAll);
  }

  private void runAll() {
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // User code; those that wait behind it are not to suffer for it.
        LOG.error("a listener failed", e);
      }
      task = next();
    }
  }

  private @Nullable Runnable next() {
    synchronized (tasks) {
      Runnable task = tasks.pollFirst();
      running = task != null;
      return task;
    }
  }
}
