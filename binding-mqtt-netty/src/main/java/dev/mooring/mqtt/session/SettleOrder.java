package dev.mooring.mqtt.session;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements leave in the order in which the messages came, whatever order the application
 * settles them in: a message that is not settled holds back those behind it.
 */
final class SettleOrder {

  private final ArrayDeque<Incoming> queue = new ArrayDeque<>();

  void add(Incoming incoming) {
    queue.addLast(incoming);
  }

  int size() {
    return queue.size();
  }

  /** Whether an acknowledgement is held back by nothing but the store. */
  boolean awaitsRecord() {
    Incoming head = queue.peekFirst();
    return head != null && head.state == Incoming.State.SETTLED;
  }

  /**
   * Sends what is due: the settled messages up to the first that is not, or not safely recorded.
   */
  void drain(long committed, Consumer<Incoming> send) {
    Incoming head = queue.peekFirst();
    while (head != null && head.state == Incoming.State.SETTLED && head.position <= committed) {
      queue.removeFirst();
      head.queuedEpoch = -head.queuedEpoch;
      send.accept(head);
      head = queue.peekFirst();
    }
  }

  /** The message of this identifier that still waits for its acknowledgement. */
  @Nullable Incoming find(int packetId) {
    for (Incoming incoming : queue) {
      if (incoming.packetId() == packetId) {
        return incoming;
      }
    }
    return null;
  }
}
