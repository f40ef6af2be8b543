package dev.mooring.mqtt.net;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The one door through which other threads reach the session. Whoever offers first wakes the event
 * loop; whatever comes until it runs is taken in the same drain and leaves in the same flush. What
 * may be refused is bounded in bytes; what may not (settling a message) is bounded by the limits of
 * what it answers.
 */
public final class CommandQueue {

  private static final int CHUNK = 128;

  /** So that other connections of the loop get their turn. */
  private static final int MAX_PER_DRAIN = 4096;

  private final Queue<Command> queue = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** The queue has one consumer at a time: the loop, or whoever finds that it has ended. */
  private final AtomicBoolean taking = new AtomicBoolean();

  private final AtomicLong weight = new AtomicLong();
  private final long maxWeight;
  private final Executor eventLoop;
  private final Runnable drain;
  private final Consumer<Command> execute;
  private final Runnable afterDrain;

  /**
   * A door to one event loop.
   *
   * @param maxWeight what may wait, in bytes; above that {@link #offer} refuses what weighs
   *     anything
   * @param execute runs a command, on the loop
   * @param afterDrain ends a drain, on the loop: flushes and sets timers
   */
  public CommandQueue(
      long maxWeight, Executor eventLoop, Consumer<Command> execute, Runnable afterDrain) {
    this.maxWeight = maxWeight;
    this.eventLoop = eventLoop;
    this.execute = execute;
    this.afterDrain = afterDrain;
    this.drain = this::drain;
  }

  /** Takes a command, or refuses it because too much waits at the door already. Any thread. */
  public boolean offer(Command command) {
    int weighs = command.weight();
    if (weighs > 0) {
      long waiting = weight.getAndAdd(weighs);
      // One alone is taken whatever it weighs: whether there is room for it the session knows.
      if (waiting > 0 && waiting + weighs > maxWeight) {
        weight.addAndGet(-weighs);
        return false;
      }
    }
    queue.add(command);
    wake();
    return true;
  }

  /** What the commands weigh that wait, in bytes. Any thread. */
  public long waitingWeight() {
    return weight.get();
  }

  private void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        eventLoop.execute(drain);
      } catch (RejectedExecutionException e) {
        rejectAll();
      }
    }
  }

  /**
   * The loop has ended with the last client: nobody else will answer what stands at the door. It
   * may still be busy with its last drain; then that one comes here for what it leaves.
   */
  private void rejectAll() {
    scheduled.set(false);
    while (!queue.isEmpty() && taking.compareAndSet(false, true)) {
      try {
        Command command = queue.poll();
        while (command != null) {
          weight.addAndGet(-command.weight());
          command.reject();
          command = queue.poll();
        }
      } finally {
        taking.set(false);
      }
    }
  }

  private void drain() {
    scheduled.set(false);
    if (!taking.compareAndSet(false, true)) {
      return;
    }
    long taken = 0;
    try {
      int count = 0;
      Command command = queue.poll();
      while (command != null) {
        taken += command.weight();
        execute.accept(command);
        command = ++count < MAX_PER_DRAIN ? queue.poll() : null;
      }
    } finally {
      taking.set(false);
      if (taken > 0) {
        weight.addAndGet(-taken);
      }
    }
    try {
      afterDrain.run();
    } finally {
      if (!queue.isEmpty()) {
        wake();
      }
    }
  }
}
