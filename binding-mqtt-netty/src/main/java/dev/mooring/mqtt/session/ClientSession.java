package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
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

  private final SessionState session;
  private final Effects effects;
  private final Protocol protocol;
  private final Ending ending = new Ending();
  private final Traffic traffic;
  private final OutboundFlows outbound;
  private final InboundFlows inbound;
  private final Subscriptions subscriptions;
  private final Link link;
  private final Greeting greeting;

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
    this.effects = effects;
    protocol = Protocol.of(config);
    session = SessionState.restored(stored);
    subscriptions = new Subscriptions(session, store, effects, stored);
    traffic = new Traffic(config, protocol, session, subscriptions, store, effects, ending);
    outbound = traffic.outbound;
    inbound = traffic.inbound;
    link = new Link(config, protocol, effects, traffic, ending, random);
    greeting = new Greeting(config, protocol, session, effects, traffic, link);
  }

  // What the application asks

  /**
   * Connect, and stay connected. Without effect while that is so already, and after closing; while
   * the session is being suspended, it is started again after that.
   */
  public void start(long now) {
    if (!ending.restarts() && link.isIdle()) {
      link.open(now);
    }
  }

  /** Send a message: exactly one of {@code published} and {@code notPublished} answers. */
  public void publish(Outgoing outgoing, long now) {
    if (isOver()) {
      outgoing.end();
      effects.notPublished(outgoing, Failure.notSent(Failure.Kind.CLOSED, "the client is closed"));
      return;
    }
    outbound.publish(outgoing, sendingConnection(), now);
  }

  /** The connection that new messages may leave on, if there is one. */
  private @Nullable ConnectionState sendingConnection() {
    return ending.isRenewal() ? null : link.connected();
  }

  /** Authenticate anew on the connection there is; without effect if there is none. */
  public void reauthenticate(long now) {
    greeting.reauthenticate(now);
  }

  /** Subscribe, now and whenever the broker has lost the session. */
  public void subscribe(SubscribeRequest request, long now) {
    if (isTaken(request)) {
      subscriptions.subscribe(request);
      pump(now);
    }
  }

  /** Give up subscriptions. */
  public void unsubscribe(UnsubscribeRequest request, long now) {
    if (isTaken(request)) {
      subscriptions.unsubscribe(request);
      pump(now);
    }
  }

  private boolean isTaken(Object request) {
    Failure refusal =
        isOver()
            ? Failure.notSent(Failure.Kind.CLOSED, "the client is closed")
            : subscriptions.refusal();
    if (refusal != null) {
      effects.requestFailed(request, refusal);
    }
    return refusal == null;
  }

  private boolean isOver() {
    return link.isClosed() || ending.isClose();
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
    if (link.isClosed()) {
      inbound.release(incoming);
      return false;
    }
    boolean effective =
        inbound.settle(
            incoming, protocol.tellsViolations() ? code : ReasonCode.SUCCESS, link.connected());
    afterGivingBack(now);
    return effective;
  }

  /** The application gives a message back undone: it is not acknowledged on this connection. */
  public void release(Incoming incoming, long now) {
    inbound.release(incoming);
    afterGivingBack(now);
  }

  private void afterGivingBack(long now) {
    ConnectionState current = link.connected();
    if (current != null) {
      inbound.drain(current);
      traffic.adjustReading(current, now);
    }
    endIfDone(now);
  }

  /**
   * End the connection in order and stay ready for {@link #start}: deliveries under way may be
   * settled within the grace period, messages that come meanwhile are left to the broker.
   */
  public void suspend(long graceNanos, long now) {
    end(Ending.Kind.SUSPEND, graceNanos, now);
  }

  /**
   * End for good: messages under way may be finished within the grace period, then all that is left
   * fails. A shorter grace period may be given by a second call.
   */
  public void close(long graceNanos, long now) {
    end(Ending.Kind.CLOSE, graceNanos, now);
  }

  /** Give up the connection there is, if any, and connect again. */
  public void reconnect(String reason, long now) {
    link.abandon(reason, now);
    endIfDone(now);
  }

  /**
   * End the connection there is in order and connect again, without a pause before it; a pause that
   * is under way ends. Messages that were sent may be finished within the grace period, those that
   * are sent meanwhile wait for the new connection. Messages that come are taken to the last, and
   * their handlers are not waited for. Without effect while there is to be no connection.
   */
  public void renew(long graceNanos, long now) {
    if (!link.isIdle()) {
      end(Ending.Kind.RENEW, graceNanos, now);
    }
  }

  private void end(Ending.Kind wanted, long graceNanos, long now) {
    if (link.isClosed() || !ending.ask(wanted, saturatedSum(now, graceNanos))) {
      return;
    }
    ConnectionState current = link.connected();
    if (current != null) {
      traffic.adjustReading(current, now);
      traffic.pump(current, now); // what waited for a new connection that is not to be
    }
    endIfDone(now);
  }

  // What the network tells

  /** The connection that was asked for is open. */
  public void onConnectionOpened(long now) {
    greeting.onConnectionOpened(now);
  }

  /** The connection that was asked for could not be opened. */
  public void onConnectFailed(String reason, long now) {
    link.onConnectFailed(reason, now);
    endIfDone(now);
  }

  /** The connection has ended, without our doing. */
  public void onConnectionClosed(String reason, long now) {
    link.lose(reason, now);
    endIfDone(now);
  }

  /** Bytes have come, whatever they mean. */
  public void onInbound() {
    ConnectionState current = link.connection();
    if (current != null) {
      current.keepalive.onInbound();
    }
  }

  /** So many QoS 0 messages have been written out on this connection since it was opened. */
  public void onWritten(long count, long now) {
    ConnectionState current = link.connected();
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
    ConnectionState current = link.connection();
    if (current != null) {
      current.keepalive.onPingWritten(now);
    }
  }

  /** What was sent cannot be understood, or broke a rule below the session's. */
  public void onMalformed(ReasonCode code, String reason, long now) {
    drop(code, reason, now);
  }

  /** The authenticator has answered a question; what it gives goes to the broker. */
  public void onAuthenticatorAnswer(int ticket, @Nullable Authentication answer, long now) {
    greeting.onAuthenticatorAnswer(ticket, answer, now);
    endIfDone(now);
  }

  /** The authenticator could not answer, or does not take what the broker sent. */
  public void onAuthenticatorFailed(int ticket, String reason, long now) {
    greeting.onAuthenticatorFailed(ticket, reason, now);
    endIfDone(now);
  }

  /** The store has made records safe, up to and with this position. */
  public void onCommitted(long position, long now) {
    traffic.onCommitted(position, link.connected(), now);
    pump(now);
    endIfDone(now);
  }

  // What the broker sends

  /** CONNACK. */
  public void onConnAck(ConnAck connAck, long now) {
    greeting.onConnAck(connAck, now);
    endIfDone(now);
  }

  /** The answer was a CONNACK of MQTT 3.1.1: the broker does not speak 5.0. */
  public void onOldConnAck(int returnCode, long now) {
    greeting.onOldConnAck(returnCode, now);
    endIfDone(now);
  }

  /** DISCONNECT, of MQTT 5.0: the broker ends the connection and says why. */
  public void onDisconnect(Disconnect disconnect, long now) {
    link.onDisconnect(disconnect, now);
    endIfDone(now);
  }

  /** AUTH, of MQTT 5.0. */
  public void onAuth(ReasonCode code, @Nullable Authentication sent, long now) {
    greeting.onAuth(code, sent, now);
    endIfDone(now);
  }

  /** PUBLISH; the packet identifier is 0 for QoS 0. */
  public void onPublish(Publish message, int packetId, boolean dup, long now) {
    ConnectionState current = link.connected();
    if (current == null) {
      early("PUBLISH", now);
    } else if (ending.takesMessages()) {
      current.lastProgressAt = now;
      ProtocolViolation violation = inbound.onPublish(message, packetId, dup, current);
      if (violation != null) {
        drop(violation.code(), violation.reason(), now);
      }
    }
  }

  /** PUBACK. */
  public void onPubAck(int packetId, ReasonCode code, String reason, long now) {
    ConnectionState current = link.connected();
    if (current == null) {
      early("PUBACK", now);
    } else {
      proceed(outbound.onPubAck(packetId, code, reason, current), now);
    }
  }

  /** PUBREC. */
  public void onPubRec(int packetId, ReasonCode code, String reason, long now) {
    ConnectionState current = link.connected();
    if (current == null) {
      early("PUBREC", now);
    } else {
      proceed(outbound.onPubRec(packetId, code, reason, current, now), now);
    }
  }

  /** PUBREL. */
  public void onPubRel(int packetId, long now) {
    ConnectionState current = link.connected();
    if (current == null) {
      early("PUBREL", now);
    } else {
      inbound.onPubRel(packetId, current);
    }
  }

  /** PUBCOMP. */
  public void onPubComp(int packetId, long now) {
    ConnectionState current = link.connected();
    if (current == null) {
      early("PUBCOMP", now);
    } else {
      proceed(outbound.onPubComp(packetId, current), now);
    }
  }

  /** SUBACK. */
  public void onSubAck(int packetId, int[] returnCodes, long now) {
    if (link.connected() == null) {
      early("SUBACK", now);
    } else {
      proceed(subscriptions.onSubAck(packetId, returnCodes), now);
    }
  }

  /** UNSUBACK. */
  public void onUnsubAck(int packetId, int[] codes, long now) {
    if (link.connected() == null) {
      early("UNSUBACK", now);
    } else {
      proceed(subscriptions.onUnsubAck(packetId, codes), now);
    }
  }

  /** PINGRESP: like any byte, a sign of life; one that was not asked for is harmless. */
  public void onPingResp(long now) {
    if (link.connected() == null) {
      early("PINGRESP", now);
    }
  }

  // Time

  /** When {@link #onTimer} is to be called next; {@link Long#MAX_VALUE} for never. */
  public long nextTimer() {
    return Math.min(ending.deadline(), Math.min(link.nextTimer(), outbound.nextTimer()));
  }

  /** Time has passed. */
  public void onTimer(long now) {
    outbound.onTimer(link.connection(), now);
    endIfDone(now);
    link.onTimer(now);
    endIfDone(now);
  }

  /**
   * How many bytes a message of this QoS may count to be taken by {@link #publish} at this moment,
   * less than 0 for none at all: any other fails with {@link #overload()}. {@link Long#MAX_VALUE}
   * where nothing waits before it, so that it depends on the message.
   */
  public long room(QoS qos) {
    return isOver() ? Long.MAX_VALUE : outbound.room(qos, sendingConnection());
  }

  /** The failure of a message for which there is no room; the same at all times. Any thread. */
  public Failure overload() {
    return outbound.queue.overload();
  }

  // Figures for whoever watches

  /** Messages waiting for the window or for a connection. */
  public int queued() {
    return outbound.queue.size();
  }

  /** Bytes of such messages. */
  public long queuedBytes() {
    return outbound.queue.bytes();
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

  private void pump(long now) {
    ConnectionState current = link.connected();
    if (current != null) {
      traffic.pump(current, now);
    }
  }

  private void proceed(@Nullable String violation, long now) {
    if (violation != null) {
      drop(ReasonCode.PROTOCOL_ERROR, violation, now);
      return;
    }
    pump(now);
    endIfDone(now);
  }

  private void early(String packet, long now) {
    drop(ReasonCode.PROTOCOL_ERROR, packet + " before CONNACK [MQTT-3.2.0-1]", now);
  }

  private void drop(ReasonCode code, String reason, long now) {
    link.drop(code, reason, now);
    endIfDone(now);
  }

  private void endIfDone(long now) {
    if (ending.isUnderWay()
        && !link.isClosed()
        && (now >= ending.deadline() || traffic.isDone(link.connected()))) {
      finishEnding(now);
    }
  }

  private void finishEnding(long now) {
    switch (ending.finish()) {
      case RENEW -> {
        endConnection();
        link.open(now);
      }
      case SUSPEND -> {
        endConnection();
        effects.stateChanged(new SessionStatus(Phase.IDLE, ""));
        if (ending.takeRestart()) {
          link.open(now);
        }
      }
      case CLOSE -> {
        traffic.close(link.finish(true));
        effects.stateChanged(new SessionStatus(Phase.CLOSED, ""));
        effects.closed();
      }
      case NONE -> throw new IllegalStateException("nothing was to end");
    }
  }

  private void endConnection() {
    ConnectionState last = link.finish(false);
    if (last != null) {
      traffic.onConnectionLost(last);
    }
  }

  private static long saturatedSum(long now, long nanos) {
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }
}
