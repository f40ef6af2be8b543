package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * All that travels over a connection: messages both ways, requests to subscribe, and what waits for
 * the store. Keeps them in step with each other at the turns of a session's life.
 */
final class Traffic {

  final OutboundFlows outbound;
  final InboundFlows inbound;
  final Subscriptions subscriptions;

  private final SessionState session;
  private final SessionStore store;
  private final Effects effects;
  private final Ending ending;
  private final Commits commits = new Commits();

  Traffic(
      SessionConfig config,
      Protocol protocol,
      SessionState session,
      Subscriptions subscriptions,
      SessionStore store,
      Effects effects,
      Ending ending) {
    this.session = session;
    this.store = store;
    this.effects = effects;
    this.ending = ending;
    this.subscriptions = subscriptions;
    outbound = new OutboundFlows(config, protocol, session, store, commits, effects);
    inbound = new InboundFlows(config, protocol, session, store, commits, effects);
  }

  /** The broker has the session. */
  void onSessionResumed(ConnectionState connection) {
    outbound.onSessionResumed(connection);
  }

  /** The broker has the session, or one that it began without our knowing. */
  void onSessionDoubtful(ConnectionState connection) {
    inbound.onSessionDoubtful(connection);
    subscriptions.onSessionDoubtful();
    outbound.onSessionResumed(connection);
  }

  /** The broker has no session. */
  void onSessionLost() {
    session.clearedAt = store.cleared();
    commits.clear();
    outbound.onSessionLost();
    inbound.onSessionLost();
    subscriptions.onSessionLost();
  }

  /** A connection was accepted, and what has become of the session is known. */
  void onConnected(ConnectionState connection) {
    session.known = true;
    inbound.onConnected();
    subscriptions.onConnected(connection.limits);
  }

  /** A connection is gone, but not the session. */
  void onConnectionLost(ConnectionState connection) {
    outbound.onConnectionLost(connection);
    subscriptions.onConnectionLost();
  }

  /** The session ends for good. */
  void close(@Nullable ConnectionState last) {
    outbound.close(last);
    subscriptions.close();
  }

  /** Sends as much of what waits as may be sent now. */
  void pump(ConnectionState connection, long now) {
    if (session.committed >= session.clearedAt) {
      // Before that a crash would leave us with what belongs to the session before; messages of
      // the new one would be taken for messages of the old one. Without subscription none come.
      subscriptions.pump(now);
    }
    if (ending.isRenewal()) {
      outbound.resend(connection, now);
    } else {
      outbound.pump(connection, now);
    }
  }

  /** Stops or resumes reading as the budget says. */
  void adjustReading(ConnectionState connection, long now) {
    // While ending, messages are not taken but acknowledgements of our own are still awaited.
    if (inbound.adjustReading(connection, ending.takesMessages())) {
      connection.keepalive.onReadingResumed(now);
      connection.lastProgressAt = now;
    }
  }

  /** The store has made records safe: what waited for them leaves. */
  void onCommitted(long position, @Nullable ConnectionState connection, long now) {
    session.committed = position;
    commits.release(
        position,
        (outgoing, epoch) -> outbound.onCommitted(outgoing, epoch, connection, now),
        (packetId, connectionEpoch) -> {
          if (connection != null && connection.epoch == connectionEpoch) {
            effects.sendPubComp(packetId, ReasonCode.SUCCESS);
          }
        });
    if (connection != null) {
      inbound.drain(connection);
    }
  }

  /** Whether a connection may end now, as far as it is for what travels over it. */
  boolean isDone(@Nullable ConnectionState connection) {
    if (!ending.isRenewal() && inbound.unsettled() > 0) {
      return false;
    }
    return connection == null
        || (isSendingDone(connection) && commits.isEmpty() && !inbound.awaitsRecord(connection));
  }

  private boolean isSendingDone(ConnectionState connection) {
    return ending.isRenewal() ? !outbound.isUnderWay(connection) : outbound.isIdle(connection);
  }
}
