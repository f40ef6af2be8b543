package dev.mooring.mqtt;

import dev.mooring.mqtt.HandlingSchedule.Slot;
import dev.mooring.mqtt.packet.QoS;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages and threads together. A thread that is done with a message takes the next one
 * itself, and another thread is asked for only while there is a message with a permit and no thread
 * is on its way: quick handlers cost few changes of thread, and slow ones get every permit within
 * the time that it takes to start a thread for each. Safe for any thread; the lock guards the
 * schedule alone, and nobody's code runs under it.
 *
 * @param <T> a message
 */
final class HandlingQueue<T> {

  /**
   * What a thread does with messages.
   *
   * @param <T> a message
   */
  @FunctionalInterface
  interface Worker<T> {
    /** Takes messages until there is none for this thread, beginning with this one. */
    void work(Slot<T> first);
  }

  private static final Logger LOG = LoggerFactory.getLogger(HandlingQueue.class);

  private final String component;
  private final Executor executor;
  private final Timers timers;
  private final Worker<T> worker;

  private final Object lock = new Object();
  private final HandlingSchedule<T> schedule;
  private HeldBack heldBack = new HeldBack();
  private boolean closed;

  /** A thread was asked for and has not begun. */
  private boolean asked;

  private Timers.@Nullable Timer timer;
  private long timerAt = Long.MAX_VALUE;

  HandlingQueue(
      String component,
      HandlingSchedule<T> schedule,
      Executor executor,
      Timers timers,
      Worker<T> worker) {
    this.component = component;
    this.schedule = schedule;
    this.executor = executor;
    this.timers = timers;
    this.worker = worker;
  }

  /**
   * A message has come.
   *
   * @return whether it was taken; not after {@link #close}
   */
  boolean add(T item, String topic, QoS qos) {
    boolean ask;
    synchronized (lock) {
      if (closed) {
        return false;
      }
      Slot<T> slot = schedule.add(item, topic);
      if (qos != QoS.AT_MOST_ONCE) {
        slot.turn = heldBack.add(qos);
      }
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
    return true;
  }

  /** A handler call has ended, and its message goes on without it or waits. */
  void returnPermit() {
    boolean ask;
    synchronized (lock) {
      schedule.returnPermit();
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
  }

  /** A message is tried again later; {@code false} after {@link #close}. */
  boolean pause(Slot<T> slot, long nanos) {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      schedule.pause(slot, timers.now() + nanos);
      setTimer();
      return true;
    }
  }

  /** A message is dealt with. */
  void finish(Slot<T> slot) {
    boolean ask;
    synchronized (lock) {
      forget(slot, timers.now());
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
  }

  /** The next message for a thread that has handed on its last. */
  @Nullable Slot<T> take() {
    Slot<T> next;
    boolean ask;
    synchronized (lock) {
      next = schedule.next();
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
    return next;
  }

  /**
   * A handler call has ended and its message is dealt with; the thread takes another one, if there
   * is one for it.
   *
   * @param now when its message was dealt with
   */
  @Nullable Slot<T> finishAndTake(Slot<T> slot, long now) {
    Slot<T> next;
    boolean ask;
    synchronized (lock) {
      forget(slot, now);
      schedule.returnPermit();
      next = schedule.next();
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
    return next;
  }

  private void forget(Slot<T> slot, long now) {
    HeldBack.Ticket turn = slot.turn;
    if (turn != null) {
      turn.settle(now);
    }
    schedule.finish(slot);
  }

  /**
   * Gives nothing out any more.
   *
   * @return all that waits; {@code null} if it was closed before
   */
  @Nullable List<T> close() {
    synchronized (lock) {
      if (closed) {
        return null;
      }
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
      return schedule.clear();
    }
  }

  /** The next connection begins anew with acknowledgements. */
  void onConnectionLost() {
    synchronized (lock) {
      heldBack = new HeldBack();
    }
  }

  /** How long acknowledgements that could leave have been held back by one before them. */
  double heldBackSeconds() {
    synchronized (lock) {
      return heldBack.nanos(timers.now()) / 1e9;
    }
  }

  /** Handler calls that run. */
  int running() {
    synchronized (lock) {
      return schedule.running();
    }
  }

  /** Messages that wait for their next attempt. */
  int paused() {
    synchronized (lock) {
      return schedule.paused();
    }
  }

  /** Under the lock: whether a thread is missing, which from now on counts as asked for. */
  private boolean mustAsk() {
    if (asked || !schedule.hasNext()) {
      return false;
    }
    asked = true;
    return true;
  }

  private void ask() {
    try {
      executor.execute(this::onThread);
    } catch (RuntimeException | Error e) {
      // The executor was shut down, or there is no thread to be had. Whatever happens next asks
      // again; what still waits when the subscription is closed is given back.
      synchronized (lock) {
        asked = false;
      }
      LOG.error("{}: no handler can be called: {}", component, e.toString());
    }
  }

  private void onThread() {
    synchronized (lock) {
      asked = false;
    }
    Slot<T> first = take();
    if (first != null) {
      worker.work(first);
    }
  }

  private void setTimer() {
    long due = schedule.nextTimer();
    if (due < timerAt) {
      if (timer != null) {
        timer.cancel();
      }
      timerAt = due;
      timer = timers.after(Math.max(0, due - timers.now()), this::onTimer);
    }
  }

  private void onTimer() {
    boolean ask;
    synchronized (lock) {
      timerAt = Long.MAX_VALUE;
      timer = null;
      schedule.onTime(timers.now());
      setTimer();
      ask = mustAsk();
    }
    if (ask) {
      ask();
    }
  }
}
