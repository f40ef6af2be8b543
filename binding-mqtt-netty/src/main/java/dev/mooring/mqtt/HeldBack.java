package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.QoS;
import java.util.ArrayDeque;

/**
 * How long one message has been holding back the acknowledgements of those behind it: they leave in
 * the order of their messages, PUBACKs and PUBRECs each for themselves, so that a message in a
 * retry pause can bring a whole window to a stop. For one connection; pure; not safe for several
 * threads.
 */
final class HeldBack {

  /** A message's place in the order. */
  static final class Ticket {
    private final Order order;
    private boolean settled;

    private Ticket(Order order) {
      this.order = order;
    }

    /** The message is dealt with. */
    void settle(long now) {
      if (!settled) {
        settled = true;
        order.onSettled(now);
      }
    }
  }

  /** The messages of one kind of acknowledgement. */
  private static final class Order {
    private final ArrayDeque<Ticket> tickets = new ArrayDeque<>();

    /** Settled messages that wait for the first. */
    private int waiting;

    private long since;

    Ticket add() {
      Ticket ticket = new Ticket(this);
      tickets.add(ticket);
      return ticket;
    }

    private void onSettled(long now) {
      waiting++;
      boolean moved = false;
      Ticket head = tickets.peek();
      while (head != null && head.settled) {
        tickets.remove();
        waiting--;
        moved = true;
        head = tickets.peek();
      }
      if (moved || waiting == 1) {
        since = now;
      }
    }

    long nanos(long now) {
      return waiting == 0 ? 0 : now - since;
    }
  }

  private final Order pubAcks = new Order();
  private final Order pubRecs = new Order();

  /** A message has come whose acknowledgement takes its turn. */
  Ticket add(QoS qos) {
    return qos == QoS.EXACTLY_ONCE ? pubRecs.add() : pubAcks.add();
  }

  /** How long acknowledgements that could leave have been waiting for the first; 0 if none does. */
  long nanos(long now) {
    return Math.max(pubAcks.nanos(now), pubRecs.nanos(now));
  }
}
