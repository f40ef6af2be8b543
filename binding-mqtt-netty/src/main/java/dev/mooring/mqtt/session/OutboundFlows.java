package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.Failure.Kind;
import dev.mooring.mqtt.session.Outgoing.State;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out: the queue before the window, and the machines of QoS 0, 1 and 2 (MQTT
 * 3.1.1 section 4.3, sender's side). Each message has exactly one outcome; what it is after a loss
 * of connection or session is decided here.
 *
 * <p>Methods that read an acknowledgement return {@code null}, or how the broker broke the
 * protocol.
 */
final class OutboundFlows {

  /** Timeouts are looked at no more often than this, so that many of them cost one pass. */
  private static final long DEADLINE_GRANULARITY_NANOS = 20_000_000L;

  private final SessionConfig config;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits;
  private final Effects effects;

  /** Two lanes, since a full window holds back only what it counts. */
  private final OutgoingList waitingQos0 = new OutgoingList();

  private final OutgoingList waiting = new OutgoingList();
  private long nextDeadline = Long.MAX_VALUE;

  OutboundFlows(
      SessionConfig config,
      SessionState session,
      SessionStore store,
      Commits commits,
      Effects effects) {
    this.config = config;
    this.session = session;
    this.store = store;
    this.commits = commits;
    this.effects = effects;
  }

  // What the application asks

  void publish(Outgoing outgoing, @Nullable ConnectionState connection, long now) {
    if (outgoing.deadlineNanos <= now) {
      fail(outgoing, Failure.notSent(Kind.TIMEOUT, "its time was over before it was sent"));
      return;
    }
    nextDeadline = Math.min(nextDeadline, outgoing.deadlineNanos);
    OutgoingList lane = laneOf(outgoing);
    if (connection != null && lane.isEmpty() && mayStart(outgoing, connection)) {
      start(outgoing, connection);
    } else if (waitingCount() >= config.maxQueued()) {
      fail(
          outgoing,
          Failure.notSent(
              Kind.OVERLOAD, config.maxQueued() + " messages wait already (maxQueued)"));
    } else if (waitingBytes() + outgoing.bytes() > config.maxQueuedBytes()) {
      fail(
          outgoing,
          Failure.notSent(
              Kind.OVERLOAD,
              "messages of "
                  + waitingBytes()
                  + " bytes wait already (maxQueuedBytes is "
                  + config.maxQueuedBytes()
                  + ")"));
    } else {
      lane.addLast(outgoing);
    }
  }

  // What happens to the connection

  /** The broker has the session: all exchanges are taken up again (MQTT-4.4.0-1). */
  void onSessionResumed(ConnectionState connection) {
    connection.resend = session.open.first();
  }

  /** The broker has no session: no exchange can go on. */
  void onSessionLost() {
    Outgoing outgoing = session.open.pollLast();
    while (outgoing != null) {
      session.ids.free(outgoing.packetId);
      boolean harmless = !outgoing.sent || outgoing.state == State.AWAITING_PUBACK;
      outgoing.packetId = 0;
      if (outgoing.ended) {
        outgoing.state = State.FINISHED;
      } else if (harmless) {
        outgoing.state = State.WAITING;
        outgoing.begunInLostSession = true;
        outgoing.sent = false;
        outgoing.sentEpoch = 0;
        outgoing.position = 0;
        waiting.addFirst(outgoing);
      } else {
        fail(
            outgoing,
            Failure.unknown(
                Kind.SESSION_LOST,
                "the broker lost the session in the middle of a QoS 2 exchange; sending the message"
                    + " again could duplicate it"));
      }
      outgoing = session.open.pollLast();
    }
  }

  void onConnectionLost(ConnectionState connection) {
    Outgoing outgoing = connection.unwritten.pollFirst();
    while (outgoing != null) {
      fail(
          outgoing,
          Failure.unknown(
              Kind.CONNECTION_LOST, "the connection was lost while the message was written out"));
      outgoing = connection.unwritten.pollFirst();
    }
  }

  /** Sends again what an earlier connection did not finish, as far as the connection takes it. */
  void resend(ConnectionState connection) {
    while (connection.resend != null && effects.writable()) {
      Outgoing outgoing = connection.resend;
      if (outgoing.position > session.committed) {
        return; // its record is on its way; those behind it must not overtake
      }
      connection.resend = outgoing.next;
      transmit(outgoing, connection);
    }
  }

  /** Sends as much of what waits as window and connection take. */
  void pump(ConnectionState connection) {
    resend(connection);
    Outgoing first = waitingQos0.first();
    while (first != null && mayStart(first, connection)) {
      waitingQos0.remove(first);
      start(first, connection);
      first = waitingQos0.first();
    }
    first = waiting.first();
    while (first != null && mayStart(first, connection)) {
      waiting.remove(first);
      start(first, connection);
      first = waiting.first();
    }
  }

  // What the broker answers

  @Nullable String onPubAck(int packetId, ConnectionState connection) {
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent) {
      return null;
    }
    return switch (outgoing.state) {
      case AWAITING_PUBACK -> {
        finish(outgoing, connection);
        yield null;
      }
      case AWAITING_PUBREC, AWAITING_PUBCOMP ->
          "PUBACK for packet " + packetId + ", which has QoS 2 [MQTT-4.3.3-1]";
      case WAITING, AWAITING_WRITE, FINISHED -> throw illegal(outgoing);
    };
  }

  @Nullable String onPubRec(int packetId, ConnectionState connection) {
    Object holder = session.ids.holder(packetId);
    if (holder == null) {
      // Answering lets the broker forget it; silence would have it repeated for ever.
      effects.sendPubRel(packetId);
      return null;
    }
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent) {
      return null;
    }
    return switch (outgoing.state) {
      case AWAITING_PUBREC -> {
        release(outgoing, connection);
        yield null;
      }
      case AWAITING_PUBCOMP -> {
        outgoing.sentEpoch = 0;
        transmit(outgoing, connection);
        yield null;
      }
      case AWAITING_PUBACK -> "PUBREC for packet " + packetId + ", which has QoS 1 [MQTT-4.3.2-1]";
      case WAITING, AWAITING_WRITE, FINISHED -> throw illegal(outgoing);
    };
  }

  @Nullable String onPubComp(int packetId, ConnectionState connection) {
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent) {
      return null;
    }
    return switch (outgoing.state) {
      case AWAITING_PUBCOMP -> {
        finish(outgoing, connection);
        yield null;
      }
      case AWAITING_PUBREC -> "PUBCOMP for packet " + packetId + " before PUBREC [MQTT-4.3.3-1]";
      case AWAITING_PUBACK -> "PUBCOMP for packet " + packetId + ", which has QoS 1 [MQTT-4.3.2-1]";
      case WAITING, AWAITING_WRITE, FINISHED -> throw illegal(outgoing);
    };
  }

  /** So many QoS 0 messages of this connection have been written out by now. */
  void onWritten(long count, ConnectionState connection) {
    while (connection.written < count) {
      Outgoing outgoing = connection.unwritten.pollFirst();
      if (outgoing == null) {
        throw new IllegalStateException("more messages written out than were sent");
      }
      connection.written++;
      succeed(outgoing);
      outgoing.state = State.FINISHED;
    }
  }

  /** Sends the packet that an exchange is waiting to send, once its record is safe. */
  private void transmit(Outgoing outgoing, ConnectionState connection) {
    if (outgoing.sentEpoch == connection.epoch) {
      return;
    }
    if (outgoing.position > session.committed) {
      commits.hold(outgoing);
      return;
    }
    switch (outgoing.state) {
      case AWAITING_PUBACK, AWAITING_PUBREC -> {
        // A message already sent is marked as a repeat [MQTT-3.3.1-1].
        effects.sendPublish(outgoing.message(), outgoing.packetId, outgoing.sent);
        outgoing.sent = true;
      }
      // Once PUBREC was read, PUBLISH is never sent again [MQTT-4.3.3-1].
      case AWAITING_PUBCOMP -> effects.sendPubRel(outgoing.packetId);
      case WAITING, AWAITING_WRITE, FINISHED -> {
        return; // the session was lost, or the exchange ended, while the record was being written
      }
    }
    outgoing.sentEpoch = connection.epoch;
  }

  /** The record of an exchange that was held back is safe. */
  void onCommitted(Outgoing outgoing, ConnectionState connection) {
    // Among those that are still to be taken up again, a PUBLISH is sent in its turn.
    if (connection.resend == null || outgoing.state == State.AWAITING_PUBCOMP) {
      transmit(outgoing, connection);
    }
  }

  // Time

  long nextTimer() {
    return nextDeadline;
  }

  void onTimer(@Nullable ConnectionState connection, long now) {
    if (now < nextDeadline) {
      return;
    }
    nextDeadline = Long.MAX_VALUE;
    expireWaiting(waitingQos0, now);
    expireWaiting(waiting, now);
    expireSent(session.open, now);
    if (connection != null) {
      expireSent(connection.unwritten, now);
    }
    if (nextDeadline != Long.MAX_VALUE) {
      nextDeadline = Math.max(nextDeadline, now + DEADLINE_GRANULARITY_NANOS);
    }
  }

  private void expireWaiting(OutgoingList list, long now) {
    Outgoing outgoing = list.first();
    while (outgoing != null) {
      Outgoing next = outgoing.next;
      if (outgoing.deadlineNanos <= now) {
        list.remove(outgoing);
        fail(
            outgoing,
            failureOfWaiting(
                outgoing, Kind.TIMEOUT, "it waited for the connection or the window too long"));
      } else {
        nextDeadline = Math.min(nextDeadline, outgoing.deadlineNanos);
      }
      outgoing = next;
    }
  }

  private void expireSent(OutgoingList list, long now) {
    for (Outgoing outgoing = list.first(); outgoing != null; outgoing = outgoing.next) {
      if (outgoing.ended) {
        continue;
      }
      if (outgoing.deadlineNanos <= now) {
        outgoing.ended = true;
        effects.notPublished(
            outgoing,
            Failure.unknown(Kind.TIMEOUT, "the broker did not answer in time; it may still do so"));
      } else {
        nextDeadline = Math.min(nextDeadline, outgoing.deadlineNanos);
      }
    }
  }

  // The end

  /** Whether nothing waits, nothing is being written and no exchange is open. */
  boolean isIdle(ConnectionState connection) {
    return waitingCount() == 0 && !isUnderWay(connection);
  }

  /** Whether something that was sent, or is to be sent again, is not finished. */
  boolean isUnderWay(ConnectionState connection) {
    return !session.open.isEmpty() || !connection.unwritten.isEmpty();
  }

  /**
   * Gives every message that has none its outcome; exchanges stay in the store for a later process.
   */
  void close(@Nullable ConnectionState connection) {
    closeWaiting(waitingQos0);
    closeWaiting(waiting);
    closeSent(session.open);
    if (connection != null) {
      closeSent(connection.unwritten);
    }
  }

  private void closeWaiting(OutgoingList list) {
    Outgoing outgoing = list.pollFirst();
    while (outgoing != null) {
      fail(outgoing, failureOfWaiting(outgoing, Kind.CLOSED, "the client was closed"));
      outgoing = list.pollFirst();
    }
  }

  private void closeSent(OutgoingList list) {
    Failure unknown =
        Failure.unknown(Kind.CLOSED, "the client was closed before the broker answered");
    Outgoing outgoing = list.pollFirst();
    while (outgoing != null) {
      fail(outgoing, unknown);
      outgoing = list.pollFirst();
    }
  }

  /** It will not be sent; but one that was to be published anew may have arrived before. */
  private static Failure failureOfWaiting(Outgoing outgoing, Kind kind, String message) {
    return outgoing.begunInLostSession
        ? Failure.unknown(kind, message + "; a session that the broker has lost may have had it")
        : Failure.notSent(kind, message);
  }

  int waitingCount() {
    return waiting.size() + waitingQos0.size();
  }

  long waitingBytes() {
    return waiting.bytes() + waitingQos0.bytes();
  }

  // Steps

  private boolean mayStart(Outgoing outgoing, ConnectionState connection) {
    if (connection.resend != null || !effects.writable()) {
      return false; // repeats precede new messages
    }
    return qosOf(outgoing) == QoS.AT_MOST_ONCE
        || (session.open.size() < config.maxInFlight() && session.ids.inUse() < PacketIds.MAX);
  }

  private void start(Outgoing outgoing, ConnectionState connection) {
    Publish message = outgoing.message();
    switch (message.qos()) {
      case AT_MOST_ONCE -> {
        outgoing.state = State.AWAITING_WRITE;
        connection.unwritten.addLast(outgoing);
        effects.sendPublish(message, 0, false);
        return;
      }
      case AT_LEAST_ONCE -> outgoing.state = State.AWAITING_PUBACK;
      case EXACTLY_ONCE -> outgoing.state = State.AWAITING_PUBREC;
    }
    outgoing.packetId = session.ids.allocate(outgoing);
    session.open.addLast(outgoing);
    outgoing.position = store.published(outgoing.packetId, message);
    transmit(outgoing, connection);
  }

  private void release(Outgoing outgoing, ConnectionState connection) {
    outgoing.state = State.AWAITING_PUBCOMP;
    session.open.dropMessage(outgoing);
    outgoing.position = store.released(outgoing.packetId);
    outgoing.sentEpoch = 0;
    succeed(outgoing);
    transmit(outgoing, connection);
  }

  private void finish(Outgoing outgoing, ConnectionState connection) {
    if (connection.resend == outgoing) {
      connection.resend = outgoing.next;
    }
    session.open.remove(outgoing);
    session.ids.free(outgoing.packetId);
    store.completed(outgoing.packetId);
    outgoing.state = State.FINISHED;
    succeed(outgoing);
  }

  private void succeed(Outgoing outgoing) {
    if (!outgoing.ended) {
      outgoing.ended = true;
      effects.published(outgoing);
    }
  }

  private void fail(Outgoing outgoing, Failure failure) {
    outgoing.state = State.FINISHED;
    if (!outgoing.ended) {
      outgoing.ended = true;
      effects.notPublished(outgoing, failure);
    }
  }

  private OutgoingList laneOf(Outgoing outgoing) {
    return qosOf(outgoing) == QoS.AT_MOST_ONCE ? waitingQos0 : waiting;
  }

  private static QoS qosOf(Outgoing outgoing) {
    return outgoing.message().qos();
  }

  private static IllegalStateException illegal(Outgoing outgoing) {
    return new IllegalStateException(
        "packet " + outgoing.packetId + " holds an identifier in state " + outgoing.state);
  }
}
