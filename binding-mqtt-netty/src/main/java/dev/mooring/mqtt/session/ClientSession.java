package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.SessionStatus.Phase;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client's session with a broker, from its first connection to its close: the owner of all
 * machines in this package, and the only one of its types that is told facts. Confined to one
 * thread, not re-entrant.
 *
 * <p>Times are nanoseconds on a clock of the caller's, not negative and never going back. After
 * every call the caller asks {@link #nextTimer()} and sees to it that {@link #onTimer} is called
 * then.
 */
public final class ClientSession {

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

  /** What is to come after the work under way. */
  private enum Ending {
    /** Nothing ends. */
    NONE,
    /** The connection ends and another one is made. */
    RENEW,
    /** The connection ends; the session can be started again. */
    SUSPEND,
    /** The session ends. */
    CLOSE
  }

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Requests to subscribe and unsubscribe that wait for a connection. */
  static final int MAX_WAITING_REQUESTS = 10_000;

  private final SessionConfig config;
  private final Protocol protocol;
  private final @Nullable Mqtt5Config mqtt5;
  private final Effects effects;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits = new Commits();
  private final OutboundFlows outbound;
  private final InboundFlows inbound;
  private final Subscriptions subscriptions;
  private final Handshake handshake;
  private final Backoff backoff;
  private final Redirection redirection;
  private final AuthenticationFlow authentication = new AuthenticationFlow();

  /** The client id that the broker chose; {@code null} while there is none [MQTT-3.1.3-2]. */
  private @Nullable String assignedClientId;

  /** A CONNACK that accepts, while the authenticator looks at it. */
  private @Nullable ConnAck accepting;

  private State state = State.IDLE;
  private Ending ending = Ending.NONE;

  /** Whether it was started again while it was being suspended. */
  private boolean restart;

  private @Nullable ConnectionState connection;
  private int epoch;

  /** The end of what {@link #state} waits for. */
  private long stateDeadline = Long.MAX_VALUE;

  private long endingDeadline = Long.MAX_VALUE;

  /**
   * A session that does nothing until it is asked to.
   *
   * @param stored what the store had of it; {@code null} if it had nothing
   */
  public ClientSession(
      SessionConfig config,
      Effects effects,
      SessionStore store,
      @Nullable StoredSession stored,
      RandomGenerator random) {
    this.config = config;
    this.protocol = Protocol.of(config);
    this.mqtt5 = config.mqtt5();
    this.effects = effects;
    this.store = store;
    session = SessionState.restored(stored);
    outbound = new OutboundFlows(config, protocol, session, store, commits, effects);
    inbound = new InboundFlows(config, protocol, session, store, commits, effects);
    redirection = new Redirection(mqtt5 == null ? List.of() : mqtt5.followedServers());
    subscriptions = new Subscriptions(session, store, effects, stored);
    handshake = new Handshake(config, session.known);
    backoff = new Backoff(config, random);
  }

  // What the application asks

  /**
   * Connect, and stay connected. Without effect while that is so already, and after closing; while
   * the session is being suspended, it is started again after that.
   */
  public void start(long now) {
    if (ending == Ending.SUSPEND) {
      restart = true;
    } else if (state == State.IDLE) {
      open(now);
    }
  }

  /** Send a message: exactly one of {@code published} and {@code notPublished} answers. */
  public void publish(Outgoing outgoing, long now) {
    if (state == State.CLOSED || ending == Ending.CLOSE) {
      outgoing.ended = true;
      effects.notPublished(outgoing, Failure.notSent(Failure.Kind.CLOSED, "the client is closed"));
      return;
    }
    outbound.publish(outgoing, ending == Ending.RENEW ? null : connected(), now);
  }

  /** Authenticate anew on the connection there is; without effect if there is none. */
  public void reauthenticate(long now) {
    int ticket = connected() == null ? 0 : authentication.beginAnew();
    if (ticket != 0) {
      stateDeadline = now + config.connectTimeoutNanos();
      effects.authenticate(AuthenticationStep.BEGIN, null, ticket);
    }
  }

  /** Subscribe, now and whenever the broker has lost the session. */
  public void subscribe(SubscribeRequest request, long now) {
    if (isOver(request) || isOneTooMany(request)) {
      return;
    }
    subscriptions.subscribe(request);
    pump(now);
  }

  /** Give up subscriptions. */
  public void unsubscribe(UnsubscribeRequest request, long now) {
    if (isOver(request) || isOneTooMany(request)) {
      return;
    }
    subscriptions.unsubscribe(request);
    pump(now);
  }

  private boolean isOneTooMany(Object request) {
    if (subscriptions.waitingCount() < MAX_WAITING_REQUESTS) {
      return false;
    }
    effects.requestFailed(
        request,
        Failure.notSent(
            Failure.Kind.OVERLOAD,
            MAX_WAITING_REQUESTS + " requests to subscribe or unsubscribe wait already"));
    return true;
  }

  private boolean isOver(Object request) {
    if (state == State.CLOSED || ending == Ending.CLOSE) {
      effects.requestFailed(request, Failure.notSent(Failure.Kind.CLOSED, "the client is closed"));
      return true;
    }
    return false;
  }

  /**
   * The application has dealt with a message: it may be acknowledged.
   *
   * @return whether that had an effect towards the broker; {@code false} means that the message was
   *     given back before, that the broker will send it again, or that the session is closed
   */
  public boolean settle(Incoming incoming, long now) {
    return settle(incoming, ReasonCode.SUCCESS, now);
  }

  /**
   * The application has dealt with a message.
   *
   * @param code SUCCESS, or in MQTT 5.0 the error that the broker is to be told of a QoS 1 or 2
   *     message: the broker drops it, as one that was taken
   * @return as {@link #settle(Incoming, long)}
   */
  public boolean settle(Incoming incoming, ReasonCode code, long now) {
    if (state == State.CLOSED) {
      inbound.release(incoming);
      return false;
    }
    boolean effective =
        inbound.settle(
            incoming, protocol.tellsViolations() ? code : ReasonCode.SUCCESS, connected());
    afterGivingBack(now);
    return effective;
  }

  /** The application gives a message back undone: it is not acknowledged on this connection. */
  public void release(Incoming incoming, long now) {
    inbound.release(incoming);
    afterGivingBack(now);
  }

  private void afterGivingBack(long now) {
    ConnectionState current = connected();
    if (current != null) {
      inbound.drain(current);
      adjustReading(current, now);
    }
    endIfDone(now);
  }

  private void adjustReading(ConnectionState current, long now) {
    // While ending, messages are not taken but acknowledgements of our own are still awaited.
    if (inbound.adjustReading(current, takesMessages())) {
      current.keepalive.onReadingResumed(now);
      current.lastProgressAt = now;
    }
  }

  /**
   * End the connection in order and stay ready for {@link #start}: deliveries under way may be
   * settled within the grace period, messages that come meanwhile are left to the broker.
   */
  public void suspend(long graceNanos, long now) {
    end(Ending.SUSPEND, graceNanos, now);
  }

  /**
   * End for good: messages under way may be finished within the grace period, then all that is left
   * fails. A shorter grace period may be given by a second call.
   */
  public void close(long graceNanos, long now) {
    end(Ending.CLOSE, graceNanos, now);
  }

  /** Give up the connection there is, if any, and connect again. */
  public void reconnect(String reason, long now) {
    abandon(reason, now);
  }

  /**
   * End the connection there is in order and connect again, without a pause before it; a pause that
   * is under way ends. Messages that were sent may be finished within the grace period, those that
   * are sent meanwhile wait for the new connection. Messages that come are taken to the last, and
   * their handlers are not waited for. Without effect while there is to be no connection.
   */
  public void renew(long graceNanos, long now) {
    if (state != State.IDLE) {
      end(Ending.RENEW, graceNanos, now);
    }
  }

  private void end(Ending wanted, long graceNanos, long now) {
    if (state == State.CLOSED || wanted.compareTo(ending) < 0) {
      return;
    }
    ending = wanted;
    restart = false;
    endingDeadline = Math.min(endingDeadline, saturatedSum(now, graceNanos));
    ConnectionState current = connected();
    if (current != null) {
      adjustReading(current, now);
      pump(now); // what waited for a new connection that is not to be
    }
    endIfDone(now);
  }

  // What the network tells

  /** The connection that was asked for is open. */
  public void onConnectionOpened(long now) {
    expect(State.OPENING);
    stateDeadline = now + config.connectTimeoutNanos();
    epoch++;
    connection =
        new ConnectionState(
            epoch, handshake.cleanSession(session), new Keepalive(config.keepAliveNanos(), now));
    if (mqtt5 != null && mqtt5.authenticates()) {
      state = State.AUTHENTICATING;
      effects.authenticate(AuthenticationStep.BEGIN, null, authentication.begin());
    } else {
      sendConnect(connection, null);
    }
  }

  private void sendConnect(ConnectionState opened, @Nullable Authentication beginning) {
    state = State.AWAITING_CONNACK;
    handshake.onConnectSent();
    effects.sendConnect(opened.cleanSession, assignedClientId, beginning);
  }

  /** The connection that was asked for could not be opened. */
  public void onConnectFailed(String reason, long now) {
    expect(State.OPENING);
    redirection.onFailed();
    pause(backoff.afterFailedAttempt(), Phase.WAITING, reason, now);
  }

  /** The connection has ended, without our doing. */
  public void onConnectionClosed(String reason, long now) {
    if (connection != null) {
      lose(reason, now);
    }
  }

  /** Bytes have come, whatever they mean. */
  public void onInbound() {
    if (connection != null) {
      connection.keepalive.onInbound();
    }
  }

  /** So many QoS 0 messages have been written out on this connection since it was opened. */
  public void onWritten(long count, long now) {
    ConnectionState current = connected();
    if (current != null) {
      outbound.onWritten(count, current);
      endIfDone(now);
    }
  }

  /** The connection takes PUBLISH packets again. */
  public void onWritable(long now) {
    pump(now);
  }

  /** The PINGREQ sent last has been written out. */
  public void onPingWritten(long now) {
    if (connection != null) {
      connection.keepalive.onPingWritten(now);
    }
  }

  /** What was sent cannot be understood, or broke a rule below the session's. */
  public void onMalformed(ReasonCode code, String reason, long now) {
    drop(code, reason, now);
  }

  /** The authenticator has answered a question; what it gives goes to the broker. */
  public void onAuthenticatorAnswer(int ticket, @Nullable Authentication answer, long now) {
    ConnectionState current = connection;
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
    ConnAck waiting = accepting;
    if (waiting == null) {
      stateDeadline = Long.MAX_VALUE; // it was not the first time on this connection
    } else {
      accepting = null;
      current.readingPaused = true; // as it is, so that it is taken up again
      onChecked(waiting, current, now);
    }
  }

  /** The authenticator could not answer, or does not take what the broker sent. */
  public void onAuthenticatorFailed(int ticket, String reason, long now) {
    ConnectionState current = connection;
    if (current == null || ticket != authentication.ticket()) {
      return;
    }
    boolean greeted = state != State.AUTHENTICATING;
    if (greeted) {
      effects.sendDisconnect(ReasonCode.NOT_AUTHORIZED); // [MQTT-4.12.1-2]
    }
    effects.closeConnection();
    refuse(current, "authentication failed: " + reason, now);
  }

  /** The store has made records safe, up to and with this position. */
  public void onCommitted(long position, long now) {
    session.committed = position;
    ConnectionState current = connected();
    commits.release(
        position,
        outgoing -> {
          if (current != null) {
            outbound.onCommitted(outgoing, current, now);
          }
        },
        (packetId, connectionEpoch) -> {
          if (current != null && current.epoch == connectionEpoch) {
            effects.sendPubComp(packetId, ReasonCode.SUCCESS);
          }
        });
    if (current != null) {
      inbound.drain(current);
    }
    pump(now);
    endIfDone(now);
  }

  // What the broker sends

  /** CONNACK. */
  public void onConnAck(ConnAck connAck, long now) {
    ConnectionState current = connection;
    if (state != State.AWAITING_CONNACK || current == null || accepting != null) {
      drop("CONNACK on a connection that has had one [MQTT-3.2.0-1], in 5.0 [MQTT-3.2.0-2]", now);
      return;
    }
    ProtocolViolation violation =
        connAck.code() == 0
            ? authentication.onAccepted(connAck.properties().authentication())
            : null;
    if (violation != null) {
      drop(violation.code(), violation.reason(), now);
    } else if (authentication.state() == AuthenticationFlow.State.FINISHING) {
      accepting = connAck;
      effects.pauseReading(); // nothing counts before the broker is known to be the right one
      Authentication last = connAck.properties().authentication();
      effects.authenticate(
          AuthenticationStep.FINISH, last == null ? null : last.data(), authentication.ticket());
    } else {
      onChecked(connAck, current, now);
    }
  }

  private void onChecked(ConnAck connAck, ConnectionState current, long now) {
    Handshake.Result result = handshake.onConnAck(connAck, current.cleanSession, session);
    String reason = connAck.code() == 0 ? "" : protocol.describe(connAck);
    switch (result) {
      case NEW_SESSION -> {
        forgetSession();
        accepted(current, connAck, now);
      }
      case RESUMED_SESSION -> {
        outbound.onSessionResumed(current);
        accepted(current, connAck, now);
      }
      case DOUBTFUL_SESSION -> {
        inbound.onSessionDoubtful(current);
        subscriptions.onSessionDoubtful();
        outbound.onSessionResumed(current);
        accepted(current, connAck, now);
      }
      case UNKNOWN_SESSION_AGAIN -> {
        effects.sendDisconnect(ReasonCode.SUCCESS);
        effects.closeConnection();
        connection = null;
        pause(
            backoff.afterConnection(0),
            Phase.WAITING,
            "the broker has a session again that was wiped; is the client id used by another?",
            now);
      }
      case UNKNOWN_SESSION, WIPED -> {
        effects.sendDisconnect(ReasonCode.SUCCESS);
        effects.closeConnection();
        connection = null;
        open(now);
      }
      case REFUSED_FOR_NOW -> {
        effects.closeConnection();
        giveUp();
        redirection.onFailed();
        pause(backoff.afterFailedAttempt(), Phase.WAITING, reason, now);
      }
      case REFUSED -> {
        effects.closeConnection();
        ReasonCode code = ReasonCode.of(connAck.code());
        if (code != null && Mqtt5Protocol.isRedirect(code) && protocol.tellsViolations()) {
          redirect(current, code, connAck.properties().serverReference(), reason, now);
        } else {
          redirection.onFailed();
          refuse(current, reason, now);
        }
      }
      case VIOLATION ->
          drop(
              connAck.code() == 0
                  ? "CONNACK with Session Present 1 for a clean session [MQTT-3.2.2-1],"
                      + " in 5.0 [MQTT-3.2.2-4]"
                  : reason,
              now);
    }
  }

  /** The answer was a CONNACK of MQTT 3.1.1: the broker does not speak 5.0. */
  public void onOldConnAck(int returnCode, long now) {
    ConnectionState current = connection;
    if (current != null) {
      effects.closeConnection();
      refuse(
          current,
          "the broker answered MQTT 5.0 with a CONNACK of MQTT 3.1.1 (return code "
              + returnCode
              + "): it does not speak MQTT 5.0; use bindings.mqtt3 with it",
          now);
    }
  }

  /** DISCONNECT, of MQTT 5.0: the broker ends the connection and says why. */
  public void onDisconnect(Disconnect disconnect, long now) {
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
      ConnectionState current,
      ReasonCode code,
      @Nullable String reference,
      String reason,
      long now) {
    if (redirection.follow(reference, code == ReasonCode.SERVER_MOVED)) {
      end(current);
      pause(0, Phase.WAITING, reason, now);
    } else {
      refuse(current, reason, now);
    }
  }

  /** AUTH, of MQTT 5.0. */
  public void onAuth(ReasonCode code, @Nullable Authentication sent, long now) {
    if (connection == null) {
      return;
    }
    ProtocolViolation violation = authentication.onAuth(code, sent);
    if (violation != null) {
      drop(violation.code(), violation.reason(), now);
    } else {
      effects.authenticate(
          code == ReasonCode.SUCCESS ? AuthenticationStep.FINISH : AuthenticationStep.CONTINUE,
          sent == null ? null : sent.data(),
          authentication.ticket());
    }
  }

  /** PUBLISH; the packet identifier is 0 for QoS 0. */
  public void onPublish(Publish message, int packetId, boolean dup, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBLISH", now);
    } else if (takesMessages()) {
      current.lastProgressAt = now;
      ProtocolViolation violation = inbound.onPublish(message, packetId, dup, current);
      if (violation != null) {
        drop(violation.code(), violation.reason(), now);
      }
    }
  }

  /** PUBACK. */
  public void onPubAck(int packetId, ReasonCode code, String reason, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBACK", now);
    } else {
      proceed(outbound.onPubAck(packetId, code, reason, current), now);
    }
  }

  /** PUBREC. */
  public void onPubRec(int packetId, ReasonCode code, String reason, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBREC", now);
    } else {
      proceed(outbound.onPubRec(packetId, code, reason, current, now), now);
    }
  }

  /** PUBREL. */
  public void onPubRel(int packetId, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBREL", now);
    } else {
      inbound.onPubRel(packetId, current);
    }
  }

  /** PUBCOMP. */
  public void onPubComp(int packetId, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBCOMP", now);
    } else {
      proceed(outbound.onPubComp(packetId, current), now);
    }
  }

  /** SUBACK. */
  public void onSubAck(int packetId, int[] returnCodes, long now) {
    if (connected() == null) {
      early("SUBACK", now);
    } else {
      proceed(subscriptions.onSubAck(packetId, returnCodes), now);
    }
  }

  /** UNSUBACK. */
  public void onUnsubAck(int packetId, int[] codes, long now) {
    if (connected() == null) {
      early("UNSUBACK", now);
    } else {
      proceed(subscriptions.onUnsubAck(packetId, codes), now);
    }
  }

  /** PINGRESP: like any byte, a sign of life; one that was not asked for is harmless. */
  public void onPingResp(long now) {
    if (connected() == null) {
      early("PINGRESP", now);
    }
  }

  // Time

  /** When {@link #onTimer} is to be called next; {@link Long#MAX_VALUE} for never. */
  public long nextTimer() {
    long next = Math.min(stateDeadline, endingDeadline);
    next = Math.min(next, outbound.nextTimer());
    if (connection != null && state == State.CONNECTED) {
      next = Math.min(next, connection.keepalive.nextTimer());
      next = Math.min(next, requestDeadline(connection));
    }
    return next;
  }

  /** Time has passed. */
  public void onTimer(long now) {
    outbound.onTimer(connection, now);
    endIfDone(now);
    if (now >= stateDeadline) {
      onStateDeadline(now);
    }
    ConnectionState current = connected();
    if (current != null) {
      checkLife(current, now);
    }
  }

  private void onStateDeadline(long now) {
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
    long oldest = subscriptions.oldestUnanswered();
    if (oldest == Long.MAX_VALUE || current.readingPaused) {
      return Long.MAX_VALUE;
    }
    return Math.max(oldest, current.lastProgressAt) + config.requestTimeoutNanos();
  }

  // Figures for whoever watches

  /** Messages waiting for the window or for a connection. */
  public int queued() {
    return outbound.waitingCount();
  }

  /** Bytes of such messages. */
  public long queuedBytes() {
    return outbound.waitingBytes();
  }

  /** QoS 1 and 2 messages sent and not finished. */
  public int inFlight() {
    return session.open.size();
  }

  /** Messages handed over and not given back. */
  public int unsettled() {
    return inbound.unsettled();
  }

  /** Bytes of such messages. */
  public long unsettledBytes() {
    return inbound.unsettledBytes();
  }

  // Steps

  private @Nullable ConnectionState connected() {
    return state == State.CONNECTED ? connection : null;
  }

  private void open(long now) {
    if (ending != Ending.NONE) {
      state = State.PAUSING; // only handlers under way are still waited for
      stateDeadline = Long.MAX_VALUE;
      return;
    }
    state = State.OPENING;
    stateDeadline = now + config.connectTimeoutNanos();
    effects.stateChanged(new SessionStatus(Phase.CONNECTING, ""));
    effects.openConnection(redirection.target());
  }

  private void accepted(ConnectionState accepted, ConnAck connAck, long now) {
    state = State.CONNECTED;
    stateDeadline = Long.MAX_VALUE;
    accepted.acceptedAt = now;
    take(accepted, connAck.properties(), now);
    commits.clear();
    session.known = true;
    inbound.onConnected();
    subscriptions.onConnected(accepted.limits);
    effects.stateChanged(new SessionStatus(Phase.CONNECTED, ""));
    // A handler may still hold what an earlier connection brought.
    adjustReading(accepted, now);
    pump(now);
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

  private void forgetSession() {
    session.clearedAt = store.cleared();
    outbound.onSessionLost();
    inbound.onSessionLost();
    subscriptions.onSessionLost();
  }

  private void pump(long now) {
    ConnectionState current = connected();
    if (current != null) {
      if (session.committed >= session.clearedAt) {
        // Before that a crash would leave us with what belongs to the session before; messages of
        // the new one would be taken for messages of the old one. Without subscription none come.
        subscriptions.pump(now);
      }
      if (ending == Ending.RENEW) {
        outbound.resend(current, now);
      } else {
        outbound.pump(current, now);
      }
    }
  }

  private void proceed(@Nullable String violation, long now) {
    if (violation != null) {
      drop(violation, now);
      return;
    }
    pump(now);
    endIfDone(now);
  }

  private void early(String packet, long now) {
    drop(packet + " before CONNACK [MQTT-3.2.0-1]", now);
  }

  /** Gives up the connection because the peer broke the protocol, and tells it where it may. */
  private void drop(ReasonCode code, String reason, long now) {
    boolean greeted = state == State.AWAITING_CONNACK || state == State.CONNECTED;
    if (connection != null && greeted && protocol.tellsViolations()) {
      effects.sendDisconnect(code);
    }
    abandon(reason, now);
  }

  private void drop(String reason, long now) {
    drop(ReasonCode.PROTOCOL_ERROR, reason, now);
  }

  /** Gives up the connection because it is of no use. */
  private void abandon(String reason, long now) {
    if (connection != null) {
      effects.closeConnection();
      lose(reason, now);
    }
  }

  private void lose(String reason, long now) {
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

  /** The broker does not want us, and time alone does not heal that. */
  private void refuse(ConnectionState refused, String reason, long now) {
    end(refused);
    pause(backoff.afterRefusal(), Phase.REFUSED, reason, now);
  }

  /** Drops what dies with a connection. */
  private void end(ConnectionState ended) {
    giveUp();
    outbound.onConnectionLost(ended);
    subscriptions.onConnectionLost();
  }

  private void giveUp() {
    connection = null;
    accepting = null;
    authentication.end();
  }

  private void pause(long delay, Phase phase, String reason, long now) {
    state = State.PAUSING;
    stateDeadline = now + delay;
    effects.stateChanged(new SessionStatus(phase, reason));
    endIfDone(now);
  }

  private void endIfDone(long now) {
    if (ending == Ending.NONE || state == State.CLOSED) {
      return;
    }
    ConnectionState current = connected();
    boolean nothingToWaitFor =
        current == null
            || (isSendingDone(current) && commits.isEmpty() && !inbound.awaitsRecord(current));
    boolean handled = ending == Ending.RENEW || inbound.unsettled() == 0;
    if (now >= endingDeadline || (nothingToWaitFor && handled)) {
      finishEnding(now);
    }
  }

  private boolean isSendingDone(ConnectionState current) {
    return ending == Ending.RENEW ? !outbound.isUnderWay(current) : outbound.isIdle(current);
  }

  private boolean takesMessages() {
    return ending == Ending.NONE || ending == Ending.RENEW;
  }

  private void finishEnding(long now) {
    Ending finished = ending;
    ending = Ending.NONE;
    endingDeadline = Long.MAX_VALUE;
    stateDeadline = Long.MAX_VALUE;
    ConnectionState last = connection;
    giveUp();
    if (state == State.CONNECTED) {
      effects.sendDisconnect(ReasonCode.SUCCESS);
    }
    if (last != null || state == State.OPENING) {
      effects.closeConnection();
    }
    state = finished == Ending.CLOSE ? State.CLOSED : State.IDLE;
    if (last != null && finished != Ending.CLOSE) {
      outbound.onConnectionLost(last);
      subscriptions.onConnectionLost();
    }
    if (finished == Ending.RENEW) {
      open(now);
      return;
    }
    if (finished == Ending.CLOSE) {
      outbound.close(last);
      subscriptions.close();
    }
    effects.stateChanged(
        new SessionStatus(finished == Ending.CLOSE ? Phase.CLOSED : Phase.IDLE, ""));
    if (finished == Ending.CLOSE) {
      effects.closed();
    } else if (restart) {
      restart = false;
      open(now);
    }
  }

  private static long saturatedSum(long now, long nanos) {
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  private void expect(State expected) {
    if (state != expected) {
      throw new IllegalStateException("in state " + state + ", not " + expected);
    }
  }
}
