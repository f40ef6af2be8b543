package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.SessionStatus.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What is said at the beginning of a connection: CONNECT, CONNACK and, between them and later once
 * more if the application wants, enhanced authentication (MQTT 5.0 section 4.12).
 */
final class Greeting {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Protocol protocol;
  private final @Nullable Mqtt5Config mqtt5;
  private final SessionState session;
  private final Effects effects;
  private final Traffic traffic;
  private final Link link;
  private final Handshake handshake;
  private final AuthenticationFlow authentication = new AuthenticationFlow();

  /** The client id that the broker chose; {@code null} while there is none [MQTT-3.1.3-2]. */
  private @Nullable String assignedClientId;

  Greeting(
      SessionConfig config,
      Protocol protocol,
      SessionState session,
      Effects effects,
      Traffic traffic,
      Link link) {
    this.protocol = protocol;
    this.mqtt5 = config.mqtt5();
    this.session = session;
    this.effects = effects;
    this.traffic = traffic;
    this.link = link;
    handshake = new Handshake(config, session.known);
  }

  void onConnectionOpened(long now) {
    ConnectionState opened = link.onOpened(handshake.cleanSession(session), now);
    if (mqtt5 != null && mqtt5.authenticates()) {
      effects.authenticate(AuthenticationStep.BEGIN, null, authentication.begin());
    } else {
      sendConnect(opened, null);
    }
  }

  private void sendConnect(ConnectionState opened, @Nullable Authentication beginning) {
    handshake.onConnectSent();
    link.sendConnect(opened, assignedClientId, beginning);
  }

  // The authenticator

  void reauthenticate(long now) {
    int ticket = link.connected() == null ? 0 : authentication.beginAnew();
    if (ticket != 0) {
      link.awaitAuthentication(now);
      effects.authenticate(AuthenticationStep.BEGIN, null, ticket);
    }
  }

  void onAuthenticatorAnswer(int ticket, @Nullable Authentication answer, long now) {
    ConnectionState current = link.connection();
    if (current == null || !authentication.isCurrent(ticket)) {
      return;
    }
    AuthenticationFlow.State before = authentication.onAnswer(answer);
    if (before == AuthenticationFlow.State.FINISHING) {
      authenticated(current, now);
    } else if (answer == null) {
      onAuthenticatorFailed(ticket, "it gave no answer", now);
    } else {
      switch (before) {
        case BEGINNING -> sendConnect(current, answer);
        case BEGINNING_ANEW -> effects.sendAuth(ReasonCode.RE_AUTHENTICATE, answer);
        case ANSWERING -> effects.sendAuth(ReasonCode.CONTINUE_AUTHENTICATION, answer);
        case NONE, AWAITING_BROKER, FINISHING -> throw new IllegalStateException(before.name());
      }
    }
  }

  private void authenticated(ConnectionState current, long now) {
    ConnAck waiting = current.accepting;
    if (waiting == null) {
      link.authenticated(); // it was not the first time on this connection
    } else {
      current.accepting = null;
      current.readingPaused = true; // as it is, so that it is taken up again
      onChecked(waiting, current, now);
    }
  }

  void onAuthenticatorFailed(int ticket, String reason, long now) {
    ConnectionState current = link.connection();
    if (current != null && ticket == authentication.ticket()) {
      link.notAuthenticated(current, reason, now);
    }
  }

  /** AUTH, of MQTT 5.0. */
  void onAuth(ReasonCode code, @Nullable Authentication sent, long now) {
    if (link.connection() == null) {
      return;
    }
    ProtocolViolation violation = authentication.onAuth(code, sent);
    if (violation != null) {
      link.drop(violation.code(), violation.reason(), now);
    } else {
      effects.authenticate(
          code == ReasonCode.SUCCESS ? AuthenticationStep.FINISH : AuthenticationStep.CONTINUE,
          sent == null ? null : sent.data(),
          authentication.ticket());
    }
  }

  // CONNACK

  void onConnAck(ConnAck connAck, long now) {
    ConnectionState current = link.connection();
    if (!link.awaitsConnAck() || current == null || current.accepting != null) {
      link.drop(
          ReasonCode.PROTOCOL_ERROR,
          "CONNACK on a connection that has had one [MQTT-3.2.0-1], in 5.0 [MQTT-3.2.0-2]",
          now);
      return;
    }
    Authentication last = connAck.properties().authentication();
    ProtocolViolation violation = connAck.code() == 0 ? authentication.onAccepted(last) : null;
    if (violation != null) {
      link.drop(violation.code(), violation.reason(), now);
    } else if (authentication.state() == AuthenticationFlow.State.FINISHING) {
      current.accepting = connAck;
      effects.pauseReading(); // nothing counts before the broker is known to be the right one
      effects.authenticate(
          AuthenticationStep.FINISH, last == null ? null : last.data(), authentication.ticket());
    } else {
      onChecked(connAck, current, now);
    }
  }

  private void onChecked(ConnAck connAck, ConnectionState current, long now) {
    switch (handshake.onConnAck(connAck, current.cleanSession, session)) {
      case NEW_SESSION -> {
        traffic.onSessionLost();
        accepted(current, connAck, now);
      }
      case RESUMED_SESSION -> {
        traffic.onSessionResumed(current);
        accepted(current, connAck, now);
      }
      case DOUBTFUL_SESSION -> {
        traffic.onSessionDoubtful(current);
        accepted(current, connAck, now);
      }
      case UNKNOWN_SESSION_AGAIN ->
          link.leave(
              "the broker has a session again that was wiped; is the client id used by another?",
              now);
      case UNKNOWN_SESSION, WIPED -> link.leave(now);
      case REFUSED_FOR_NOW -> link.refusedForNow(protocol.describe(connAck), now);
      case REFUSED -> onRefused(connAck, current, now);
      case VIOLATION ->
          link.drop(
              ReasonCode.PROTOCOL_ERROR,
              connAck.code() == 0
                  ? "CONNACK with Session Present 1 for a clean session [MQTT-3.2.2-1],"
                      + " in 5.0 [MQTT-3.2.2-4]"
                  : protocol.describe(connAck),
              now);
    }
  }

  private void onRefused(ConnAck connAck, ConnectionState current, long now) {
    String reason = protocol.describe(connAck);
    ReasonCode code = ReasonCode.of(connAck.code());
    if (code != null && Mqtt5Protocol.isRedirect(code) && protocol.tellsViolations()) {
      link.referred(current, code, connAck.properties().serverReference(), reason, now);
    } else {
      link.refused(current, reason, now);
    }
  }

  private void accepted(ConnectionState accepted, ConnAck connAck, long now) {
    link.accept(accepted, now);
    take(accepted, connAck.properties(), now);
    traffic.onConnected(accepted);
    effects.stateChanged(new SessionStatus(Phase.CONNECTED, ""));
    // A handler may still hold what an earlier connection brought.
    traffic.adjustReading(accepted, now);
    traffic.pump(accepted, now);
  }

  /** What the broker says of itself; nothing in MQTT 3.1.1. */
  private void take(ConnectionState accepted, ConnAck.Properties limits, long now) {
    accepted.limits = limits;
    accepted.quota = limits.receiveMaximum();
    if (limits.assignedClientId() != null) {
      assignedClientId = limits.assignedClientId();
    }
    if (limits.serverKeepAliveSeconds() >= 0) {
      // For this connection alone [MQTT-3.1.2-21] [MQTT-3.2.2-21].
      accepted.keepalive = new Keepalive(limits.serverKeepAliveSeconds() * NANOS_PER_SECOND, now);
    }
    if (mqtt5 != null) {
      // [MQTT-3.2.2-17] [MQTT-3.2.2-18]
      int aliases = Math.min(limits.topicAliasMaximum(), mqtt5.maxTopicAliases());
      accepted.topicAliases = aliases == 0 ? null : new TopicAliasTable(aliases);
    }
  }

  /** The answer was a CONNACK of MQTT 3.1.1: the broker does not speak 5.0. */
  void onOldConnAck(int returnCode, long now) {
    ConnectionState current = link.connection();
    if (current != null) {
      link.notUnderstood(
          current,
          "the broker answered MQTT 5.0 with a CONNACK of MQTT 3.1.1 (return code "
              + returnCode
              + "): it does not speak MQTT 5.0; use bindings.mqtt3 with it",
          now);
    }
  }
}
