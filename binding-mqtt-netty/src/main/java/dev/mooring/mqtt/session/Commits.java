package dev.mooring.mqtt.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Packets that are held back until the store has made their record safe, in the order in which they
 * came up. Empty for ever with a store that keeps nothing.
 */
final class Commits {

  /** A packet for an exchange of ours, or PUBCOMP for one of the broker's. */
  private record Held(long position, int epoch, @Nullable Outgoing exchange, int pubComp) {}

  /** Sends an exchange's packet that was held back on the connection of an epoch. */
  interface Transmission {
    void send(Outgoing exchange, int epoch);
  }

  /** Sends PUBCOMP if the connection is still that of the epoch. */
  interface PubComp {
    void send(int packetId, int epoch);
  }

  private final ArrayDeque<Held> held = new ArrayDeque<>();

  /** The session is lost, and with it the exchanges that the records are of. */
  void clear() {
    held.clear();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  void hold(Outgoing exchange, long position, int epoch) {
    held.addLast(new Held(position, epoch, exchange, 0));
  }

  void holdPubComp(long position, int epoch, int packetId) {
    held.addLast(new Held(position, epoch, null, packetId));
  }

  /**
   * Lets go of what is safe now.
   *
   * @param transmission sends an exchange's packet, if it still has one to send
   * @param pubComp sends PUBCOMP
   */
  void release(long committed, Transmission transmission, PubComp pubComp) {
    Held first = held.peekFirst();
    while (first != null && first.position <= committed) {
      held.removeFirst();
      if (first.exchange != null) {
        transmission.send(first.exchange, first.epoch);
      } else {
        pubComp.send(first.pubComp, first.epoch);
      }
      first = held.peekFirst();
    }
  }
}
