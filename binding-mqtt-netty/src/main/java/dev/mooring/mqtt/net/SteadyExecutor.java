package dev.mooring.mqtt.net;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor for user code, which never refuses: what the user's own takes no more, because it
 * was shut down or is full, runs on the common pool. A stage that never completes, and a message
 * that is never given back, are worse than their thread. Safe for any thread.
 */
public final class SteadyExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(SteadyExecutor.class);

  private final Executor executor;
  private final AtomicLong refusals = new AtomicLong();

  /** Runs tasks on this executor as long as it takes them. */
  public SteadyExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      if (refusals.getAndIncrement() == 0) {
        LOG.warn("the executor takes no tasks: the common pool runs them", e);
      }
      ForkJoinPool.commonPool().execute(task);
    }
  }
}
