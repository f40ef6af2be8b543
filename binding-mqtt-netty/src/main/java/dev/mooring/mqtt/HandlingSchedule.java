package dev.mooring.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which message is handled next. Messages pass three gates: their lane, in which one is
 * dealt with after the other; a permit, of which each running handler call holds one; and, after a
 * failed attempt, a pause, which holds its lane but no permit. Pure: reads no clock and starts
 * nothing. Not safe for several threads.
 *
 * <p>Everything in here was taken from the broker and is not settled, so the broker's inbound
 * limits bound it. A lane exists while it has a message: topics that come and go leave nothing.
 *
 * @param <T> a message
 */
final class HandlingSchedule<T> {

  /** A message's place in the schedule. */
  static final class Slot<T> {
    private final T item;
    private final @Nullable String lane;
    private long dueAt;

    /** Its turn among the acknowledgements; {@code null} if it has none. */
    HeldBack.@Nullable Ticket turn;

    /** Its neighbours in its lane, while they are not dealt with. */
    private @Nullable Slot<T> before;

    private @Nullable Slot<T> behind;

    private Slot(T item, @Nullable String lane) {
      this.item = item;
      this.lane = lane;
    }

    T item() {
      return item;
    }
  }

  private static final String ONLY_LANE = "";

  private final Ordering ordering;
  private final int permits;
  private final ArrayDeque<Slot<T>> ready = new ArrayDeque<>();

  /** The last of each lane, by lane. */
  private final Map<String, Slot<T>> lanes = new HashMap<>();

  private final PriorityQueue<Slot<T>> paused =
      new PriorityQueue<>(Comparator.comparingLong(slot -> slot.dueAt));
  private int running;

  HandlingSchedule(Ordering ordering, int permits) {
    this.ordering = ordering;
    this.permits = permits;
  }

  /** A message has come. */
  Slot<T> add(T item, String topic) {
    Slot<T> slot =
        new Slot<>(
            item,
            switch (ordering) {
              case NONE -> null;
              case TOPIC -> topic;
              case ALL -> ONLY_LANE;
            });
    if (slot.lane == null) {
      ready.add(slot);
      return slot;
    }
    Slot<T> last = lanes.put(slot.lane, slot);
    if (last == null) {
      ready.add(slot);
    } else {
      last.behind = slot;
      slot.before = last;
    }
    return slot;
  }

  /** Whether {@link #next} has one. */
  boolean hasNext() {
    return running < permits && !ready.isEmpty();
  }

  /**
   * The next message to handle, with a permit; {@code null} if there is no message or no permit.
   */
  @Nullable Slot<T> next() {
    if (running >= permits) {
      return null;
    }
    Slot<T> slot = ready.poll();
    if (slot != null) {
      running++;
    }
    return slot;
  }

  /** A handler call has ended; its message keeps its lane until it is paused or finished. */
  void returnPermit() {
    running--;
  }

  /** A message is tried again at this time. */
  void pause(Slot<T> slot, long dueAt) {
    slot.dueAt = dueAt;
    paused.add(slot);
  }

  /** A message is dealt with: its lane goes on. */
  void finish(Slot<T> slot) {
    if (slot.lane == null) {
      return;
    }
    Slot<T> next = slot.behind;
    if (next == null) {
      lanes.remove(slot.lane, slot);
    } else {
      next.before = null;
      ready.add(next);
    }
  }

  /** It is this time: pauses that have ended make way. */
  void onTime(long now) {
    Slot<T> first = paused.peek();
    while (first != null && first.dueAt - now <= 0) {
      ready.add(paused.remove());
      first = paused.peek();
    }
  }

  /** When the next pause ends; {@link Long#MAX_VALUE} if there is none. */
  long nextTimer() {
    Slot<T> first = paused.peek();
    return first == null ? Long.MAX_VALUE : first.dueAt;
  }

  /** Takes out all messages that are neither with the handler nor being given up. */
  List<T> clear() {
    List<T> left = new ArrayList<>();
    ready.forEach(slot -> left.add(slot.item));
    paused.forEach(slot -> left.add(slot.item));
    for (Slot<T> last : lanes.values()) {
      for (Slot<T> slot = last; slot.before != null; slot = slot.before) {
        left.add(slot.item);
        slot.before.behind = null;
      }
    }
    ready.clear();
    paused.clear();
    lanes.clear();
    return left;
  }

  /** Handler calls that run. */
  int running() {
    return running;
  }

  /** Messages in a pause. */
  int paused() {
    return paused.size();
  }

  /** Lanes that have a message. */
  int lanes() {
    return lanes.size();
  }
}
