package dev.mooring.mqtt.session;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list through the messages themselves: taking one out of the middle, when its
 * acknowledgement comes or its caller gives up, costs nothing and allocates nothing. A message
 * stands in one list at a time.
 */
final class OutgoingList {

  private @Nullable Outgoing first;
  private @Nullable Outgoing last;
  private int size;
  private long bytes;

  @Nullable Outgoing first() {
    return first;
  }

  int size() {
    return size;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return first == null;
  }

  void addLast(Outgoing added) {
    added.previous = last;
    added.next = null;
    if (last == null) {
      first = added;
    } else {
      last.next = added;
    }
    last = added;
    size++;
    bytes += added.bytes();
  }

  void addFirst(Outgoing added) {
    added.previous = null;
    added.next = first;
    if (first == null) {
      last = added;
    } else {
      first.previous = added;
    }
    first = added;
    size++;
    bytes += added.bytes();
  }

  @Nullable Outgoing pollFirst() {
    Outgoing polled = first;
    if (polled != null) {
      remove(polled);
    }
    return polled;
  }

  @Nullable Outgoing pollLast() {
    Outgoing polled = last;
    if (polled != null) {
      remove(polled);
    }
    return polled;
  }

  void remove(Outgoing removed) {
    Outgoing before = removed.previous;
    Outgoing after = removed.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    removed.previous = null;
    removed.next = null;
    size--;
    bytes -= removed.bytes();
  }

  /** A message of this list gives up its bytes, staying in its place. */
  void dropMessage(Outgoing outgoing) {
    bytes -= outgoing.bytes();
    outgoing.dropMessage();
  }
}
