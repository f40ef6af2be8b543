package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.SessionStatus.Phase;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a broker and its next one: opened, watched over, given up, and after what pause
 * and where to the next attempt goes. What is said on it at its beginning is {@link Greeting}'s.
 */
final class Link {

  /** What the session does about having a connection. */
  private enum State {
    /** Nothing: it was not started, or has been suspended. */
    IDLE,
    /** Waits for a network connection to open. */
    OPENING,
    /** The connection is open; CONNECT waits for what the authenticator gives it. */
    AUTHENTICATING,
    /** CONNECT was sent; waits for CONNACK. */
    AWAITING_CONNACK,
    /** CONNACK has accepted the connection. */
    CONNECTED,
    /** Waits until it is time for the next attempt. */
    PAUSING,
    /** It is over. */
    CLOSED
  }

  private final SessionConfig config;
  private final Protocol protocol;
  private final Effects effects;
  private final Traffic traffic;
  private final Ending ending;
  private final Backoff backoff;
  private final Redirection redirection;

  private State state = State.IDLE;
  private @Nullable ConnectionState connection;
  private int epoch;

  /** The end of what {@link #state} waits for. */
  private long deadline = Long.MAX_VALUE;

  Link(
      SessionConfig config,
      Protocol protocol,
      Effects effects,
      Traffic traffic,
      Ending ending,
      RandomGenerator random) {
    this.config = config;
    this.protocol = protocol;
    this.effects = effects;
    this.traffic = traffic;
    this.ending = ending;
    backoff = new Backoff(config, random);
    Mqtt5Config mqtt5 = config.mqtt5();
    redirection = new Redirection(mqtt5 == null ? List.of() : mqtt5.followedServers());
  }

  /** The connection that is open, whether it was accepted or not. */
  @Nullable ConnectionState connection() {
    return connection;
  }

  /** The connection that was accepted. */
  @Nullable ConnectionState connected() {
    return state == State.CONNECTED ? connection : null;
  }

  boolean isIdle() {
    return state == State.IDLE;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether CONNECT was sent and has no answer. */
  boolean awaitsConnAck() {
    return state == State.AWAITING_CONNACK;
  }

  // The beginning of a connection

  void open(long now) {
    if (ending.isUnderWay()) {
      state = State.PAUSING; // only handlers under way are still waited for
      deadline = Long.MAX_VALUE;
      return;
    }
    state = State.OPENING;
    deadline = now + config.connectTimeoutNanos();
    effects.stateChanged(new SessionStatus(Phase.CONNECTING, ""));
    effects.openConnection(redirection.target());
  }

  /** The connection that was asked for is open. */
  ConnectionState onOpened(boolean cleanSession, long now) {
    expectOpening();
    state = State.AUTHENTICATING;
    deadline = now + config.connectTimeoutNanos();
    epoch++;
    connection =
        new ConnectionState(epoch, cleanSession, new Keepalive(config.keepAliveNanos(), now));
    return connection;
  }

  /** The connection that was asked for could not be opened. */
  void onConnectFailed(String reason, long now) {
    expectOpening();
    redirection.onFailed();
    pause(backoff.afterFailedAttempt(), Phase.WAITING, reason, now);
  }

  private void expectOpening() {
    if (state != State.OPENING) {
      throw new IllegalStateException("in state " + state + ", not " + State.OPENING);
    }
  }

  void sendConnect(
      ConnectionState opened,
      @Nullable String assignedClientId,
      @Nullable Authentication beginning) {
    state = State.AWAITING_CONNACK;
    effects.sendConnect(opened.cleanSession, assignedClientId, beginning);
  }

  /** CONNACK has accepted the connection. */
  void accept(ConnectionState accepted, long now) {
    state = State.CONNECTED;
    deadline = Long.MAX_VALUE;
    accepted.acceptedAt = now;
  }

  /** Authentication on an accepted connection has begun anew. */
  void awaitAuthentication(long now) {
    deadline = now + config.connectTimeoutNanos();
  }

  /** It is finished. */
  void authenticated() {
    deadline = Long.MAX_VALUE;
  }

  /** Ends a connection in order, to make another one at once. */
  void leave(long now) {
    farewell();
    open(now);
  }

  /** Ends a connection in order, since it is not the one that is needed. */
  void leave(String reason, long now) {
    farewell();
    pause(backoff.afterConnection(0), Phase.WAITING, reason, now);
  }

  private void farewell() {
    effects.sendDisconnect(ReasonCode.SUCCESS);
    effects.closeConnection();
    connection = null;
  }

  // Its end

  /** The broker does not want us at the moment. */
  void refusedForNow(String reason, long now) {
    effects.closeConnection();
    connection = null;
    redirection.onFailed();
    pause(backoff.afterFailedAttempt(), Phase.WAITING, reason, now);
  }

  /** The broker does not want us, and time alone does not heal that. */
  void refused(ConnectionState refused, String reason, long now) {
    effects.closeConnection();
    redirection.onFailed();
    refuse(refused, reason, now);
  }

  /** Authentication failed on either side. */
  void notAuthenticated(ConnectionState refused, String reason, long now) {
    if (state != State.AUTHENTICATING) {
      effects.sendDisconnect(ReasonCode.NOT_AUTHORIZED); // [MQTT-4.12.1-2]
    }
    effects.closeConnection();
    refuse(refused, "authentication failed: " + reason, now);
  }

  /** The broker speaks another level of the protocol. */
  void notUnderstood(ConnectionState refused, String reason, long now) {
    effects.closeConnection();
    refuse(refused, reason, now);
  }

  /** The broker refers to another one. */
  void referred(
      ConnectionState refused,
      ReasonCode code,
      @Nullable String reference,
      String reason,
      long now) {
    effects.closeConnection();
    redirect(refused, code, reference, reason, now);
  }

  /** The broker ends the connection and says why. */
  void onDisconnect(Disconnect disconnect, long now) {
    ConnectionState current = connection;
    if (current == null) {
      return;
    }
    ReasonCode code = disconnect.code();
    String reason =
        "the broker ended the connection: "
            + BrokerText.reason(code.toString(), disconnect.reason())
            + BrokerText.reference(disconnect.serverReference());
    effects.closeConnection(); // [MQTT-4.13.2-1]
    if (Mqtt5Protocol.isRedirect(code)) {
      redirect(current, code, disconnect.serverReference(), reason, now);
    } else if (Mqtt5Protocol.isForGood(code)) {
      refuse(current, reason, now);
    } else {
      lose(reason, now);
    }
  }

  private void redirect(
      ConnectionState refused,
      ReasonCode code,
      @Nullable String reference,
      String reason,
      long now) {
    if (redirection.follow(reference, code == ReasonCode.SERVER_MOVED)) {
      end(refused);
      pause(0, Phase.WAITING, reason, now);
    } else {
      refuse(refused, reason, now);
    }
  }

  /** Gives up the connection because the peer broke the protocol, and tells it where it may. */
  void drop(ReasonCode code, String reason, long now) {
    boolean greeted = state == State.AWAITING_CONNACK || state == State.CONNECTED;
    if (connection != null && greeted && protocol.tellsViolations()) {
      effects.sendDisconnect(code);
    }
    abandon(reason, now);
  }

  /** Gives up the connection because it is of no use. */
  void abandon(String reason, long now) {
    if (connection != null) {
      effects.closeConnection();
      lose(reason, now);
    }
  }

  /** The connection has ended. */
  void lose(String reason, long now) {
    ConnectionState lost = connection;
    if (lost == null) {
      return;
    }
    boolean wasAccepted = state == State.CONNECTED;
    long lasted = now - lost.acceptedAt;
    end(lost);
    redirection.onConnectionOver(wasAccepted && lasted >= config.stableNanos());
    long delay = wasAccepted ? backoff.afterConnection(lasted) : backoff.afterFailedAttempt();
    pause(delay, Phase.WAITING, reason, now);
  }

  private void refuse(ConnectionState refused, String reason, long now) {
    end(refused);
    pause(backoff.afterRefusal(), Phase.REFUSED, reason, now);
  }

  /** Drops what dies with a connection. */
  private void end(ConnectionState ended) {
    connection = null;
    traffic.onConnectionLost(ended);
  }

  private void pause(long delay, Phase phase, String reason, long now) {
    state = State.PAUSING;
    deadline = now + delay;
    effects.stateChanged(new SessionStatus(phase, reason));
  }

  /**
   * The work under way is done, or was given up: ends the connection in order.
   *
   * @return the connection there was
   */
  @Nullable ConnectionState finish(boolean forGood) {
    ConnectionState last = connection;
    connection = null;
    deadline = Long.MAX_VALUE;
    if (state == State.CONNECTED) {
      effects.sendDisconnect(ReasonCode.SUCCESS);
    }
    if (last != null || state == State.OPENING) {
      effects.closeConnection();
    }
    state = forGood ? State.CLOSED : State.IDLE;
    return last;
  }

  // Time

  long nextTimer() {
    ConnectionState current = connected();
    if (current == null) {
      return deadline;
    }
    return Math.min(deadline, Math.min(current.keepalive.nextTimer(), requestDeadline(current)));
  }

  void onTimer(long now) {
    if (now >= deadline) {
      onDeadline(now);
    }
    ConnectionState current = connected();
    if (current != null) {
      checkLife(current, now);
    }
  }

  private void onDeadline(long now) {
    switch (state) {
      case OPENING -> {
        effects.closeConnection();
        onConnectFailed("no connection within the connect timeout", now);
      }
      case AUTHENTICATING ->
          abandon("no answer of the authenticator within the connect timeout", now);
      case AWAITING_CONNACK -> abandon("no CONNACK within the connect timeout", now);
      case CONNECTED -> abandon("authentication was not finished within the connect timeout", now);
      case PAUSING -> open(now);
      case IDLE, CLOSED -> throw new IllegalStateException(state + " has no deadline");
    }
  }

  private void checkLife(ConnectionState current, long now) {
    switch (current.keepalive.onTimer(now)) {
      case FINE -> {}
      case PING -> effects.sendPingReq();
      case PEER_SILENT -> abandon("no sign of life within one and a half times keep-alive", now);
      case WRITE_BLOCKED ->
          abandon("nothing could be written within one and a half times keep-alive", now);
    }
    if (connection == current && now >= requestDeadline(current)) {
      abandon("no answer to SUBSCRIBE or UNSUBSCRIBE", now);
    }
  }

  private long requestDeadline(ConnectionState current) {
    long oldest = traffic.subscriptions.oldestUnanswered();
    if (oldest == Long.MAX_VALUE || current.readingPaused) {
      return Long.MAX_VALUE;
    }
    return Math.max(oldest, current.lastProgressAt) + config.requestTimeoutNanos();
  }
}
