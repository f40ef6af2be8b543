package dev.mooring.mqtt.session;

import dev.mooring.mqtt.session.Failure.Kind;
import org.jspecify.annotations.Nullable;

/** When those who wait for a message's outcome wait no longer. */
final class Deadlines {

  /** Timeouts are looked at no more often than this, so that many of them cost one pass. */
  private static final long GRANULARITY_NANOS = 20_000_000L;

  private final Outcomes outcomes;
  private long next = Long.MAX_VALUE;

  Deadlines(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /** When to be asked again; {@link Long#MAX_VALUE} for not at all. */
  long next() {
    return next;
  }

  void watch(Outgoing outgoing) {
    next = Math.min(next, outgoing.deadlineNanos());
  }

  /** Fails what waits, and tells those who wait for what was sent, as far as its time is over. */
  void onTimer(SendQueue queue, OutgoingList open, @Nullable OutgoingList unwritten, long now) {
    if (now < next) {
      return;
    }
    next = Long.MAX_VALUE;
    expireWaiting(queue.qos0, now);
    expireWaiting(queue.counted, now);
    expireSent(open, now);
    if (unwritten != null) {
      expireSent(unwritten, now);
    }
    if (next != Long.MAX_VALUE) {
      next = Math.max(next, now + GRANULARITY_NANOS);
    }
  }

  private void expireWaiting(OutgoingList list, long now) {
    Outgoing outgoing = list.first();
    while (outgoing != null) {
      Outgoing following = outgoing.next;
      if (outgoing.deadlineNanos() <= now) {
        list.remove(outgoing);
        outcomes.failWaiting(
            outgoing, Kind.TIMEOUT, "it waited for the connection or the window too long");
      } else {
        watch(outgoing);
      }
      outgoing = following;
    }
  }

  private void expireSent(OutgoingList list, long now) {
    for (Outgoing outgoing = list.first(); outgoing != null; outgoing = outgoing.next) {
      if (outgoing.ended()) {
        continue;
      }
      if (outgoing.deadlineNanos() <= now) {
        outcomes.expire(outgoing);
      } else {
        watch(outgoing);
      }
    }
  }
}
