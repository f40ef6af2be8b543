package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.PerishablePublish;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.Failure.Kind;
import dev.mooring.mqtt.session.Outgoing.State;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out: the queue before the window, and the machines of QoS 0, 1 and 2
 * (section 4.3 of MQTT 3.1.1 and of 5.0, sender's side). Each message has exactly one outcome; what
 * it is after a loss of connection or session is decided here.
 *
 * <p>Methods that read an acknowledgement return {@code null}, or how the broker broke the
 * protocol.
 */
final class OutboundFlows {

  private final SessionConfig config;
  private final Protocol protocol;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits;
  private final Effects effects;
  private final PublishSender sender;
  private final Outcomes outcomes;
  private final Deadlines deadlines;
  final SendQueue queue;

  OutboundFlows(
      SessionConfig config,
      Protocol protocol,
      SessionState session,
      SessionStore store,
      Commits commits,
      Effects effects) {
    this.config = config;
    this.protocol = protocol;
    this.session = session;
    this.store = store;
    this.commits = commits;
    this.effects = effects;
    this.sender = new PublishSender(effects);
    this.outcomes = new Outcomes(effects);
    this.deadlines = new Deadlines(outcomes);
    this.queue = new SendQueue(config);
  }

  // What the application asks

  void publish(Outgoing outgoing, @Nullable ConnectionState connection, long now) {
    if (outgoing.deadlineNanos() <= now) {
      outcomes.fail(
          outgoing, Failure.notSent(Kind.TIMEOUT, "its time was over before it was sent"));
      return;
    }
    deadlines.watch(outgoing);
    if (protocol.expiresMessages()) {
      outgoing.replaceMessage(PerishablePublish.from(outgoing.message(), now));
    }
    OutgoingList lane = queue.laneOf(qosOf(outgoing));
    if (connection != null && lane.isEmpty() && mayStart(outgoing, connection)) {
      start(outgoing, connection, now);
    } else if (outgoing.bytes() > queue.room()) {
      outcomes.fail(outgoing, queue.overload());
    } else {
      lane.addLast(outgoing);
    }
  }

  /** See {@link ClientSession#room}. */
  long room(QoS qos, @Nullable ConnectionState connection) {
    return connection != null && queue.laneOf(qos).isEmpty() ? Long.MAX_VALUE : queue.room();
  }

  // What happens to the connection

  /** The broker has the session: all exchanges are taken up again (MQTT-4.4.0-1). */
  void onSessionResumed(ConnectionState connection) {
    for (Outgoing each = session.open.first(); each != null; each = each.next) {
      each.countsInQuota(false); // it starts anew on each connection
      each.sentHere(false);
    }
    connection.resend = session.open.first();
  }

  /** The broker has no session: no exchange can go on. */
  void onSessionLost() {
    Outgoing outgoing = session.open.pollLast();
    while (outgoing != null) {
      session.ids.free(outgoing.packetId());
      boolean harmless = !outgoing.sent() || outgoing.state() == State.AWAITING_PUBACK;
      if (outgoing.ended()) {
        outgoing.enter(State.FINISHED);
      } else if (harmless) {
        outgoing.beginAnew();
        queue.counted.addFirst(outgoing);
      } else {
        outcomes.fail(
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
      outcomes.fail(
          outgoing,
          Failure.unknown(
              Kind.CONNECTION_LOST, "the connection was lost while the message was written out"));
      outgoing = connection.unwritten.pollFirst();
    }
  }

  /** Sends again what an earlier connection did not finish, as far as the connection takes it. */
  void resend(ConnectionState connection, long now) {
    while (connection.resend != null && effects.writable()) {
      Outgoing outgoing = connection.resend;
      if (outgoing.awaitsRecord()) {
        return; // its record is on its way; those behind it must not overtake
      }
      if (isNotTakenAnyMore(outgoing, connection)) {
        continue;
      }
      if (!mayRepeat(outgoing, connection)) {
        releaseBehind(outgoing, connection, now);
        return;
      }
      connection.resend = outgoing.next;
      transmit(outgoing, connection, now);
    }
  }

  /** Sends as much of what waits as window and connection take. */
  void pump(ConnectionState connection, long now) {
    resend(connection, now);
    Outgoing first = queue.qos0.first();
    while (first != null && mayStart(first, connection)) {
      queue.qos0.remove(first);
      start(first, connection, now);
      first = queue.qos0.first();
    }
    first = queue.counted.first();
    while (first != null && mayStart(first, connection)) {
      queue.counted.remove(first);
      start(first, connection, now);
      first = queue.counted.first();
    }
  }

  // What the broker answers

  @Nullable String onPubAck(
      int packetId, ReasonCode code, String reason, ConnectionState connection) {
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent()) {
      return null;
    }
    return switch (outgoing.state()) {
      case AWAITING_PUBACK -> {
        if (code.isError()) {
          refused(outgoing, code, reason, connection); // [MQTT-4.4.0-2]
        } else {
          finish(outgoing, connection);
        }
        yield null;
      }
      case AWAITING_PUBREC, AWAITING_PUBCOMP ->
          "PUBACK for packet " + packetId + ", which has QoS 2 [MQTT-4.3.3-1]";
      case WAITING, AWAITING_WRITE, FINISHED -> throw illegal(outgoing);
    };
  }

  @Nullable String onPubRec(
      int packetId, ReasonCode code, String reason, ConnectionState connection, long now) {
    Object holder = session.ids.holder(packetId);
    if (holder == null) {
      if (!code.isError()) {
        // Answering lets the broker forget it; silence would have it repeated for ever.
        effects.sendPubRel(packetId, protocol.notFound()); // [MQTT-3.6.2-1]
      }
      return null;
    }
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent()) {
      return null;
    }
    return switch (outgoing.state()) {
      case AWAITING_PUBREC -> {
        if (code.isError()) {
          refused(outgoing, code, reason, connection); // [MQTT-4.3.3-4] [MQTT-4.4.0-2]
        } else {
          release(outgoing, connection, now);
        }
        yield null;
      }
      case AWAITING_PUBCOMP -> {
        if (code.isError()) {
          finish(outgoing, connection);
        } else {
          outgoing.sentHere(false);
          transmit(outgoing, connection, now);
        }
        yield null;
      }
      case AWAITING_PUBACK -> "PUBREC for packet " + packetId + ", which has QoS 1 [MQTT-4.3.2-1]";
      case WAITING, AWAITING_WRITE, FINISHED -> throw illegal(outgoing);
    };
  }

  @Nullable String onPubComp(int packetId, ConnectionState connection) {
    Outgoing outgoing = session.exchange(packetId);
    if (outgoing == null || !outgoing.sent()) {
      return null;
    }
    return switch (outgoing.state()) {
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
      outcomes.succeed(outgoing);
      outgoing.enter(State.FINISHED);
    }
  }

  /** Sends the packet that an exchange is waiting to send, once its record is safe. */
  private void transmit(Outgoing outgoing, ConnectionState connection, long now) {
    if (outgoing.sentHere() || outgoing.awaitsRecord()) {
      return;
    }
    switch (outgoing.state()) {
      case AWAITING_PUBACK, AWAITING_PUBREC -> {
        // A message already sent is marked as a repeat [MQTT-3.3.1-1].
        sender.send(outgoing, outgoing.packetId(), outgoing.sent(), connection, now);
        outgoing.onSent();
      }
      // Once PUBREC was read, PUBLISH is never sent again [MQTT-4.3.3-1], in 5.0 [MQTT-4.3.3-6].
      case AWAITING_PUBCOMP -> effects.sendPubRel(outgoing.packetId(), ReasonCode.SUCCESS);
      case WAITING, AWAITING_WRITE, FINISHED -> {
        return; // the session was lost, or the exchange ended, while the record was being written
      }
    }
    outgoing.sentHere(true);
  }

  /** The current packet of an exchange leaves only when the store has its record. */
  private void awaitRecord(Outgoing outgoing, long position, ConnectionState connection) {
    if (position > session.committed) {
      outgoing.awaitsRecord(true);
      commits.hold(outgoing, position, connection.epoch);
    }
  }

  /** The record of an exchange that was held back on some connection is safe. */
  void onCommitted(
      Outgoing outgoing, int heldEpoch, @Nullable ConnectionState connection, long now) {
    outgoing.awaitsRecord(false);
    if (connection == null) {
      return;
    }
    // What is still to be taken up again leaves in its turn; a PUBREC of this connection says that
    // the exchange has been.
    if (connection.resend == null
        || (outgoing.state() == State.AWAITING_PUBCOMP && heldEpoch == connection.epoch)) {
      transmit(outgoing, connection, now);
    }
  }

  // Time

  long nextTimer() {
    return deadlines.next();
  }

  void onTimer(@Nullable ConnectionState connection, long now) {
    deadlines.onTimer(queue, session.open, connection == null ? null : connection.unwritten, now);
  }

  // The end

  /** Whether nothing waits, nothing is being written and no exchange is open. */
  boolean isIdle(ConnectionState connection) {
    return queue.size() == 0 && !isUnderWay(connection);
  }

  /** Whether something that was sent, or is to be sent again, is not finished. */
  boolean isUnderWay(ConnectionState connection) {
    return !session.open.isEmpty() || !connection.unwritten.isEmpty();
  }

  /**
   * Gives every message that has none its outcome; exchanges stay in the store for a later process.
   */
  void close(@Nullable ConnectionState connection) {
    closeWaiting(queue.qos0);
    closeWaiting(queue.counted);
    closeSent(session.open);
    if (connection != null) {
      closeSent(connection.unwritten);
    }
  }

  private void closeWaiting(OutgoingList list) {
    Outgoing outgoing = list.pollFirst();
    while (outgoing != null) {
      outcomes.failWaiting(outgoing, Kind.CLOSED, "the client was closed");
      outgoing = list.pollFirst();
    }
  }

  private void closeSent(OutgoingList list) {
    Failure unknown =
        Failure.unknown(Kind.CLOSED, "the client was closed before the broker answered");
    Outgoing outgoing = list.pollFirst();
    while (outgoing != null) {
      outcomes.fail(outgoing, unknown);
      outgoing = list.pollFirst();
    }
  }

  // Steps

  private boolean mayStart(Outgoing outgoing, ConnectionState connection) {
    if (connection.resend != null || !effects.writable()) {
      return false; // repeats precede new messages
    }
    return qosOf(outgoing) == QoS.AT_MOST_ONCE
        || (session.open.size() < config.maxInFlight()
            && connection.quota > 0 // [MQTT-3.3.4-7] [MQTT-4.9.0-2]
            && session.ids.inUse() < PacketIds.MAX);
  }

  /** Whether an exchange may be taken up again now: PUBREL always, PUBLISH as the quota says. */
  private boolean mayRepeat(Outgoing outgoing, ConnectionState connection) {
    if (outgoing.state() == State.AWAITING_PUBCOMP || outgoing.countsInQuota()) {
      return true;
    }
    if (connection.quota == 0) {
      return false;
    }
    takeFromQuota(outgoing, connection);
    return true;
  }

  /** The broker may take less than on the connection before: then an exchange ends unfinished. */
  private boolean isNotTakenAnyMore(Outgoing outgoing, ConnectionState connection) {
    String notTaken =
        outgoing.state() == State.AWAITING_PUBCOMP
            ? null
            : BrokerLimits.refusalOf(outgoing.message(), connection.limits);
    if (notTaken == null) {
      return false;
    }
    end(outgoing, connection);
    outcomes.fail(outgoing, Failure.unknown(Kind.REJECTED, notTaken));
    return true;
  }

  /** PUBRELs do not wait for the quota [MQTT-3.3.4-8]. */
  private void releaseBehind(Outgoing blocked, ConnectionState connection, long now) {
    for (Outgoing each = blocked.next; each != null; each = each.next) {
      if (each.state() == State.AWAITING_PUBCOMP) {
        transmit(each, connection, now);
      }
    }
  }

  private static void takeFromQuota(Outgoing outgoing, ConnectionState connection) {
    outgoing.countsInQuota(true);
    connection.quota--;
  }

  private static void giveBackToQuota(Outgoing outgoing, ConnectionState connection) {
    if (outgoing.countsInQuota()) {
      outgoing.countsInQuota(false);
      connection.quota++;
    }
  }

  private void start(Outgoing outgoing, ConnectionState connection, long now) {
    Publish message = outgoing.message();
    if (message instanceof PerishablePublish perishable) {
      if (perishable.isExpired(now)) {
        String reason = "its message expiry interval passed before it was sent";
        outcomes.failWaiting(outgoing, Kind.TIMEOUT, reason);
        return;
      }
      message = perishable.at(now);
    }
    String notTaken = BrokerLimits.refusalOf(message, connection.limits);
    if (notTaken != null) {
      outcomes.failWaiting(outgoing, Kind.REJECTED, notTaken);
      return;
    }
    switch (message.qos()) {
      case AT_MOST_ONCE -> {
        outgoing.enter(State.AWAITING_WRITE);
        connection.unwritten.addLast(outgoing);
        sender.send(outgoing, 0, false, connection, now);
        return;
      }
      case AT_LEAST_ONCE -> outgoing.enter(State.AWAITING_PUBACK);
      case EXACTLY_ONCE -> outgoing.enter(State.AWAITING_PUBREC);
    }
    outgoing.packetId(session.ids.allocate(outgoing));
    takeFromQuota(outgoing, connection);
    session.open.addLast(outgoing);
    awaitRecord(outgoing, store.published(outgoing.packetId(), message), connection);
    transmit(outgoing, connection, now);
  }

  private void release(Outgoing outgoing, ConnectionState connection, long now) {
    outgoing.enter(State.AWAITING_PUBCOMP);
    session.open.dropMessage(outgoing);
    awaitRecord(outgoing, store.released(outgoing.packetId()), connection);
    outgoing.sentHere(false);
    outcomes.succeed(outgoing);
    transmit(outgoing, connection, now);
  }

  private void finish(Outgoing outgoing, ConnectionState connection) {
    end(outgoing, connection);
    outgoing.enter(State.FINISHED);
    outcomes.succeed(outgoing);
  }

  private void refused(
      Outgoing outgoing, ReasonCode code, String reason, ConnectionState connection) {
    // Of several transmissions the broker may have taken one and refused another; and until the end
    // of the exchange is recorded, a process that comes after a crash would send it once more.
    boolean uncertain = outgoing.repeated() || outgoing.begunInLostSession();
    uncertain |= end(outgoing, connection) > session.committed;
    String message =
        "the broker refused the message: " + BrokerText.reason(code.toString(), reason);
    Kind kind = code == ReasonCode.NOT_AUTHORIZED ? Kind.NOT_AUTHORIZED : Kind.REJECTED;
    outcomes.fail(
        outgoing, uncertain ? Failure.unknown(kind, message) : Failure.notSent(kind, message));
  }

  /** Returns the position of the record that the exchange has ended. */
  private long end(Outgoing outgoing, ConnectionState connection) {
    if (connection.resend == outgoing) {
      connection.resend = outgoing.next;
    }
    giveBackToQuota(outgoing, connection);
    session.open.remove(outgoing);
    session.ids.free(outgoing.packetId());
    return store.completed(outgoing.packetId());
  }

  private static QoS qosOf(Outgoing outgoing) {
    return outgoing.message().qos();
  }

  private static IllegalStateException illegal(Outgoing outgoing) {
    return new IllegalStateException(
        "packet " + outgoing.packetId() + " holds an identifier in state " + outgoing.state());
  }
}
