package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.SessionStatus.Phase;
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

  /** Requests to subscribe and unsubscribe that wait for a connection. */
  static final int MAX_WAITING_REQUESTS = 10_000;

  private final SessionConfig config;
  private final Effects effects;
  private final SessionState session;
  private final SessionStore store;
  private final Commits commits = new Commits();
  private final OutboundFlows outbound;
  private final InboundFlows inbound;
  private final Subscriptions subscriptions;
  private final Handshake handshake;
  private final Backoff backoff;

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
    this.effects = effects;
    this.store = store;
    session = SessionState.restored(stored);
    outbound = new OutboundFlows(config, session, store, commits, effects);
    inbound = new InboundFlows(config, session, store, commits, effects);
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
    if (state == State.CLOSED) {
      inbound.release(incoming);
      return false;
    }
    boolean effective = inbound.settle(incoming, connected());
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
    drop(reason, now);
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
    state = State.AWAITING_CONNACK;
    stateDeadline = now + config.connectTimeoutNanos();
    epoch++;
    connection =
        new ConnectionState(
            epoch, handshake.cleanSession(), new Keepalive(config.keepAliveNanos(), now));
    handshake.onConnectSent();
    effects.sendConnect(connection.cleanSession);
  }

  /** The connection that was asked for could not be opened. */
  public void onConnectFailed(String reason, long now) {
    expect(State.OPENING);
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
  public void onMalformed(String reason, long now) {
    drop(reason, now);
  }

  /** The store has made records safe, up to and with this position. */
  public void onCommitted(long position, long now) {
    session.committed = position;
    ConnectionState current = connected();
    commits.release(
        position,
        outgoing -> {
          if (current != null) {
            outbound.onCommitted(outgoing, current);
          }
        },
        (packetId, connectionEpoch) -> {
          if (current != null && current.epoch == connectionEpoch) {
            effects.sendPubComp(packetId);
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
  public void onConnAck(boolean sessionPresent, int returnCode, long now) {
    if (state != State.AWAITING_CONNACK || connection == null) {
      drop("CONNACK on a connection that has had one [MQTT-3.2.0-1]", now);
      return;
    }
    switch (handshake.onConnAck(sessionPresent, returnCode, session)) {
      case NEW_SESSION -> {
        forgetSession();
        accepted(connection, now);
      }
      case RESUMED_SESSION -> {
        outbound.onSessionResumed(connection);
        accepted(connection, now);
      }
      case DOUBTFUL_SESSION -> {
        inbound.onSessionDoubtful(connection);
        subscriptions.onSessionDoubtful();
        outbound.onSessionResumed(connection);
        accepted(connection, now);
      }
      case UNKNOWN_SESSION_AGAIN -> {
        effects.sendDisconnect();
        effects.closeConnection();
        connection = null;
        pause(
            backoff.afterConnection(0),
            Phase.WAITING,
            "the broker has a session again that was wiped; is the client id used by another?",
            now);
      }
      case UNKNOWN_SESSION, WIPED -> {
        effects.sendDisconnect();
        effects.closeConnection();
        connection = null;
        open(now);
      }
      case REFUSED_FOR_NOW -> {
        effects.closeConnection();
        connection = null;
        pause(backoff.afterFailedAttempt(), Phase.WAITING, Handshake.describe(returnCode), now);
      }
      case REFUSED -> {
        effects.closeConnection();
        connection = null;
        pause(backoff.afterRefusal(), Phase.REFUSED, Handshake.describe(returnCode), now);
      }
      case VIOLATION ->
          drop(
              returnCode == 0
                  ? "CONNACK with Session Present 1 for a clean session [MQTT-3.2.2-1]"
                  : Handshake.describe(returnCode),
              now);
    }
  }

  /** PUBLISH; the packet identifier is 0 for QoS 0. */
  public void onPublish(Publish message, int packetId, boolean dup, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBLISH", now);
    } else if (takesMessages()) {
      current.lastProgressAt = now;
      String violation = inbound.onPublish(message, packetId, dup, current);
      if (violation != null) {
        drop(violation, now);
      }
    }
  }

  /** PUBACK. */
  public void onPubAck(int packetId, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBACK", now);
    } else {
      proceed(outbound.onPubAck(packetId, current), now);
    }
  }

  /** PUBREC. */
  public void onPubRec(int packetId, long now) {
    ConnectionState current = connected();
    if (current == null) {
      early("PUBREC", now);
    } else {
      proceed(outbound.onPubRec(packetId, current), now);
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
  public void onUnsubAck(int packetId, long now) {
    if (connected() == null) {
      early("UNSUBACK", now);
    } else {
      proceed(subscriptions.onUnsubAck(packetId), now);
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
      case AWAITING_CONNACK -> drop("no CONNACK within the connect timeout", now);
      case PAUSING -> open(now);
      case IDLE, CONNECTED, CLOSED -> throw new IllegalStateException(state + " has no deadline");
    }
  }

  private void checkLife(ConnectionState current, long now) {
    switch (current.keepalive.onTimer(now)) {
      case FINE -> {}
      case PING -> effects.sendPingReq();
      case PEER_SILENT -> drop("no sign of life within one and a half times keep-alive", now);
      case WRITE_BLOCKED ->
          drop("nothing could be written within one and a half times keep-alive", now);
    }
    if (connection == current && now >= requestDeadline(current)) {
      drop("no answer to SUBSCRIBE or UNSUBSCRIBE", now);
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
    effects.openConnection();
  }

  private void accepted(ConnectionState accepted, long now) {
    state = State.CONNECTED;
    stateDeadline = Long.MAX_VALUE;
    accepted.acceptedAt = now;
    commits.clear();
    session.known = true;
    subscriptions.onConnected();
    effects.stateChanged(new SessionStatus(Phase.CONNECTED, ""));
    // A handler may still hold what an earlier connection brought.
    adjustReading(accepted, now);
    pump(now);
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
        outbound.resend(current);
      } else {
        outbound.pump(current);
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

  /** Gives up the connection because of what the peer did or failed to do. */
  private void drop(String reason, long now) {
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
    connection = null;
    outbound.onConnectionLost(lost);
    subscriptions.onConnectionLost();
    long delay =
        wasAccepted ? backoff.afterConnection(now - lost.acceptedAt) : backoff.afterFailedAttempt();
    pause(delay, Phase.WAITING, reason, now);
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
    connection = null;
    if (state == State.CONNECTED) {
      effects.sendDisconnect();
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
