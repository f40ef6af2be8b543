package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.Incoming.State;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way in: the machines of QoS 0, 1 and 2 (MQTT 3.1.1 section 4.3, receiver's
 * side) and the budget that bounds what is handed over and not given back.
 */
final class InboundFlows {

  /** A broker that keeps the rules has run out of identifiers before; ours must not run on. */
  private static final String TOO_MANY =
      "more unacknowledged messages of one QoS than there are packet identifiers [MQTT-2.3.1-4]";

  private final SessionConfig config;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits;
  private final Effects effects;

  // Made once: these are called for every acknowledgement.
  private final IntConsumer sendPubAck;
  private final IntConsumer sendPubRec;

  /** Counted over connections: a handler that outlives one still holds its message in memory. */
  private int unsettled;

  private long unsettledBytes;

  InboundFlows(
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
    this.sendPubAck = effects::sendPubAck;
    this.sendPubRec = effects::sendPubRec;
  }

  /** Returns {@code null}, or how the broker broke the protocol. */
  @Nullable String onPublish(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    return switch (message.qos()) {
      case AT_MOST_ONCE -> {
        deliver(incoming(message, packetId, dup, connection), connection);
        yield null;
      }
      case AT_LEAST_ONCE -> onQos1(message, packetId, dup, connection);
      case EXACTLY_ONCE -> onQos2(message, packetId, dup, connection);
    };
  }

  private @Nullable String onQos1(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    if (dup && connection.pubAcks.find(packetId) != null) {
      return null; // repeated on one connection: it is being handled; one PUBACK answers both
    }
    if (connection.pubAcks.size() == PacketIds.MAX) {
      return TOO_MANY;
    }
    Incoming incoming = incoming(message, packetId, dup, connection);
    connection.pubAcks.add(incoming);
    deliver(incoming, connection);
    return null;
  }

  private @Nullable String onQos2(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    Incoming known = session.received.get(packetId);
    if (known == null || known.state == State.RELEASED || isOfAnotherSession(known, dup)) {
      if (connection.pubRecs.size() == PacketIds.MAX) {
        return TOO_MANY;
      }
      Incoming incoming = incoming(message, packetId, dup, connection);
      session.received.put(packetId, incoming);
      queuePubRec(incoming, connection);
      deliver(incoming, connection);
    } else if (known.queuedEpoch != connection.epoch) {
      // Seen before: not handed over again, but its PUBREC is owed anew [MQTT-4.3.3-2].
      queuePubRec(known, connection);
      drain(connection);
    }
    return null;
  }

  /** A message that a session has seen is repeated with DUP (MQTT-3.3.1-1). */
  private boolean isOfAnotherSession(Incoming known, boolean dup) {
    return !dup && known.epoch < session.doubtfulBeforeEpoch;
  }

  void onPubRel(int packetId, ConnectionState connection) {
    if (session.received.remove(packetId) != null) {
      session.discardedAt = store.discarded(packetId);
    }
    // An unknown identifier is answered too, else the broker would repeat PUBREL for ever; but it
    // may be unknown because an earlier PUBREL was read, whose record is not safe yet.
    if (session.discardedAt > session.committed) {
      commits.holdPubComp(session.discardedAt, connection.epoch, packetId);
    } else {
      effects.sendPubComp(packetId);
    }
  }

  /**
   * The application is done with a message.
   *
   * @return whether that had an effect: not if it was given back before, or if connection or
   *     session went away so that the broker will send it again
   */
  boolean settle(Incoming incoming, @Nullable ConnectionState connection) {
    if (incoming.state != State.HANDED_OVER) {
      return false;
    }
    QoS qos = incoming.message().qos();
    incoming.state = State.SETTLED;
    discharge(incoming);
    return switch (qos) {
      case AT_MOST_ONCE -> true;
      case AT_LEAST_ONCE -> connection != null && incoming.epoch == connection.epoch;
      case EXACTLY_ONCE -> {
        boolean open = session.received.get(incoming.packetId()) == incoming;
        if (open) {
          incoming.position = store.received(incoming.packetId());
        }
        yield open;
      }
    };
  }

  /** The application gives a message back undone. */
  void release(Incoming incoming) {
    if (incoming.state == State.HANDED_OVER) {
      incoming.state = State.RELEASED;
      discharge(incoming);
    }
  }

  /** Sends the acknowledgements that are due. */
  void drain(ConnectionState connection) {
    connection.pubAcks.drain(session.committed, sendPubAck);
    connection.pubRecs.drain(session.committed, sendPubRec);
  }

  /** Whether an acknowledgement is held back by nothing but the store. */
  boolean awaitsRecord(ConnectionState connection) {
    return connection.pubRecs.awaitsRecord();
  }

  /**
   * Stops or resumes reading as the budget says.
   *
   * @param takesMessages whether messages that come are taken, and so need room
   * @return whether reading has just been resumed
   */
  boolean adjustReading(ConnectionState connection, boolean takesMessages) {
    boolean full = takesMessages && (connection.readingPaused ? !hasRoom() : isFull());
    if (full == connection.readingPaused) {
      return false;
    }
    connection.readingPaused = full;
    if (full) {
      connection.keepalive.onReadingPaused();
      effects.pauseReading();
    } else {
      effects.resumeReading();
    }
    return !full;
  }

  private boolean isFull() {
    return unsettled >= config.maxInbound() || unsettledBytes >= config.maxInboundBytes();
  }

  /** Well below the limit, so that reading is not switched for each message. */
  private boolean hasRoom() {
    return unsettled <= config.maxInbound() * 3L / 4
        && unsettledBytes <= config.maxInboundBytes() / 4 * 3;
  }

  /** What was received before may not be what the broker's session knows of. */
  void onSessionDoubtful(ConnectionState connection) {
    session.doubtfulBeforeEpoch = connection.epoch;
  }

  void onSessionLost() {
    session.received.clear();
  }

  int unsettled() {
    return unsettled;
  }

  long unsettledBytes() {
    return unsettledBytes;
  }

  private Incoming incoming(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    return new Incoming(message, packetId, dup, connection.epoch);
  }

  private void queuePubRec(Incoming incoming, ConnectionState connection) {
    incoming.queuedEpoch = connection.epoch;
    connection.pubRecs.add(incoming);
  }

  private void deliver(Incoming incoming, ConnectionState connection) {
    unsettled++;
    unsettledBytes += incoming.message().bytes();
    effects.deliver(incoming);
    adjustReading(connection, true);
  }

  private void discharge(Incoming incoming) {
    unsettled--;
    unsettledBytes -= incoming.message().bytes();
    incoming.dropMessage();
  }
}
