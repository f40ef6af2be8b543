package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.Incoming.State;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way in: the machines of QoS 0, 1 and 2 (MQTT 3.1.1 section 4.3, receiver's
 * side) and the budget that bounds what is handed over and not given back.
 */
final class InboundFlows {

  /** A broker that keeps the rules has run out of identifiers before; ours must not run on. */
  private static final ProtocolViolation TOO_MANY =
      new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR,
          "more unacknowledged messages of one QoS than there are packet identifiers"
              + " [MQTT-2.3.1-4], in 5.0 [MQTT-2.2.1-4]");

  private final SessionConfig config;
  private final Protocol protocol;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits;
  private final Effects effects;

  // Made once: these are called for every acknowledgement.
  private final Consumer<Incoming> sendPubAck;
  private final Consumer<Incoming> sendPubRec;

  /** Counted over connections: a handler that outlives one still holds its message in memory. */
  private int unsettled;

  private long unsettledBytes;

  /** QoS 2 messages whose PUBREC was sent on this connection and whose PUBREL has not come. */
  private int awaitingPubRel;

  InboundFlows(
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
    this.sendPubAck = incoming -> effects.sendPubAck(incoming.packetId(), incoming.code);
    this.sendPubRec = this::sendPubRec;
  }

  /** A connection was accepted: what the broker may have on the way is counted anew. */
  void onConnected() {
    awaitingPubRel = 0;
  }

  /** Returns {@code null}, or how the broker broke the protocol. */
  @Nullable ProtocolViolation onPublish(
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

  private @Nullable ProtocolViolation onQos1(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    if (dup && connection.pubAcks.find(packetId) != null) {
      return null; // repeated on one connection: it is being handled; one PUBACK answers both
    }
    if (connection.pubAcks.size() == PacketIds.MAX) {
      return TOO_MANY;
    }
    if (open(connection) >= protocol.receiveMaximum()) {
      return beyondReceiveMaximum();
    }
    Incoming incoming = incoming(message, packetId, dup, connection);
    connection.pubAcks.add(incoming);
    deliver(incoming, connection);
    return null;
  }

  private @Nullable ProtocolViolation onQos2(
      Publish message, int packetId, boolean dup, ConnectionState connection) {
    Incoming known = session.received.get(packetId);
    if (known == null || known.state == State.RELEASED || isOfAnotherSession(known, dup)) {
      if (connection.pubRecs.size() == PacketIds.MAX) {
        return TOO_MANY;
      }
      if (open(connection) >= protocol.receiveMaximum()) {
        return beyondReceiveMaximum();
      }
      Incoming incoming = incoming(message, packetId, dup, connection);
      session.received.put(packetId, incoming);
      queuePubRec(incoming, connection);
      deliver(incoming, connection);
    } else if (known.queuedEpoch != connection.epoch) {
      // Seen before: not handed over again, but its PUBREC is owed anew [MQTT-4.3.3-2], in 5.0
      // [MQTT-4.3.3-10].
      if (known.queuedEpoch == -connection.epoch) {
        awaitingPubRel--;
      }
      queuePubRec(known, connection);
      drain(connection);
    }
    return null;
  }

  /** QoS 1 and 2 messages of this connection that count against what we announced. */
  private int open(ConnectionState connection) {
    return connection.pubAcks.size() + connection.pubRecs.size() + awaitingPubRel;
  }

  private ProtocolViolation beyondReceiveMaximum() {
    return new ProtocolViolation(
        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
        "more than " + protocol.receiveMaximum() + " unacknowledged messages [MQTT-3.3.4-9]");
  }

  /** A message that a session has seen is repeated with DUP (MQTT-3.3.1-1). */
  private boolean isOfAnotherSession(Incoming known, boolean dup) {
    return !dup && known.epoch < session.doubtfulBeforeEpoch;
  }

  void onPubRel(int packetId, ConnectionState connection) {
    Incoming released = session.received.remove(packetId);
    if (released != null) {
      if (released.queuedEpoch == -connection.epoch) {
        awaitingPubRel--;
      }
      session.discardedAt = store.discarded(packetId);
    }
    // An unknown identifier is answered too [MQTT-4.3.3-11], else the broker would repeat PUBREL
    // for ever; but it
    // may be unknown because an earlier PUBREL was read, whose record is not safe yet.
    if (session.discardedAt > session.committed) {
      commits.holdPubComp(session.discardedAt, connection.epoch, packetId);
    } else {
      // [MQTT-3.7.2-1]
      effects.sendPubComp(packetId, released == null ? protocol.notFound() : ReasonCode.SUCCESS);
    }
  }

  /**
   * The application is done with a message.
   *
   * @param code SUCCESS, or an error that the broker is to be told
   * @return whether that had an effect: not if it was given back before, or if connection or
   *     session went away so that the broker will send it again
   */
  boolean settle(Incoming incoming, ReasonCode code, @Nullable ConnectionState connection) {
    if (incoming.state != State.HANDED_OVER) {
      return false;
    }
    QoS qos = incoming.message().qos();
    incoming.state = State.SETTLED;
    incoming.code = code;
    discharge(incoming);
    return switch (qos) {
      case AT_MOST_ONCE -> true;
      case AT_LEAST_ONCE -> connection != null && incoming.epoch == connection.epoch;
      case EXACTLY_ONCE -> {
        boolean open = session.received.get(incoming.packetId()) == incoming;
        if (open && !code.isError()) {
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

  private void sendPubRec(Incoming incoming) {
    if (incoming.code.isError()) {
      incoming.queuedEpoch = 0;
      session.received.remove(incoming.packetId()); // from here on it is new [MQTT-4.3.3-9]
    } else {
      awaitingPubRel++;
    }
    effects.sendPubRec(incoming.packetId(), incoming.code);
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
