package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.AuthenticationStep;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Effects;
import dev.mooring.mqtt.session.Failure;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.Mqtt5Config;
import dev.mooring.mqtt.session.Outgoing;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.session.SessionStatus;
import dev.mooring.mqtt.session.StoredSession;
import dev.mooring.mqtt.session.SubscribeRequest;
import dev.mooring.mqtt.session.UnsubscribeRequest;
import dev.mooring.mqtt.session.sim.InboundCheck.Delivery;
import dev.mooring.mqtt.session.sim.Packet.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One process of the client, from its start to its crash or end: the session, its connection, its
 * store, and the checks that everything passes through on its way between them.
 */
final class SimProcess implements Effects, SimStore.Watcher {

  /** A message with the call that waits for its outcome. */
  private static final class Call extends Outgoing {
    final Sent message;

    Call(Sent message, long deadline) {
      super(message.publish, deadline);
      this.message = message;
    }
  }

  private final World world;
  final SimStore store;
  final ClientSession session;
  final OutboundCheck outbound;
  final InboundCheck inbound;
  final RequestCheck requests;
  private final LifeCheck life;

  @Nullable SimLink link;

  /** CONNECT has been sent; CONNACK has accepted the link. */
  private boolean greeted;

  private boolean accepted;
  private boolean everAccepted;
  private boolean farewell;
  private boolean paused;
  private int refusals;
  private boolean pingSent;
  private int qos0Written;

  /** Messages that the broker takes at a time on this connection. */
  private int receiveMaximum;

  /** It was told to suspend or close and has not done so yet: it takes no messages. */
  private boolean ending;

  private SessionStatus.@Nullable Phase phase;
  boolean closed;

  SimProcess(World world, SimStore store) {
    this.world = world;
    this.store = store;
    store.watcher = this;
    StoredSession stored = store.stored();
    Identifiers ids = new Identifiers();
    outbound = new OutboundCheck(world.messages, world.profile.session(), store, ids);
    inbound = new InboundCheck(world.messages, world.profile.session(), store);
    requests = new RequestCheck(store, ids, stored == null ? Set.of() : stored.filters());
    life = new LifeCheck(world.profile.session());
    session =
        new ClientSession(
            world.profile.session(),
            this,
            store,
            stored,
            new SplittableRandom(world.random.nextLong()));
    if (stored != null) {
      Map<Integer, Publish> open = store.openMessages();
      for (StoredSession.Exchange each : stored.outbound()) {
        Publish message = open.get(each.packetId());
        if (message != null) {
          outbound.restore(each.packetId(), message, each.message() == null);
        }
      }
    }
    check();
  }

  // What happens to it

  void start() {
    world.trace("app", "start");
    session.start(world.now);
    check();
  }

  void suspend(long grace) {
    world.trace("app", "suspend");
    ending = true;
    session.suspend(grace, world.now);
    check();
  }

  void close(long grace) {
    world.trace("app", "close");
    ending = true;
    session.close(grace, world.now);
    check();
  }

  /** The connection ends in order and another one is made, without the application's noticing. */
  void renew(long grace) {
    world.trace("app", "renew");
    session.renew(grace, world.now);
    check();
  }

  void reconnect() {
    world.trace("app", "reconnect");
    session.reconnect("the application wants it", world.now);
    check();
  }

  boolean isIdle() {
    return phase == null || phase == SessionStatus.Phase.IDLE;
  }

  boolean isAccepted() {
    return link != null && accepted;
  }

  boolean isPaused() {
    return paused;
  }

  void publish(Sent message, long deadline) {
    world.trace("app", world.isTraced() ? "publish " + message : null);
    outbound.publishing();
    message.deadline = deadline;
    long expiry = message.publish.properties().messageExpirySeconds();
    message.expiresAt = expiry < 0 ? Long.MAX_VALUE : world.now + expiry * 1_000 * Profile.MILLIS;
    long room = session.room(message.publish.qos());
    int before = refusals;
    session.publish(new Call(message, deadline), world.now);
    Violation.unless(
        deadline <= world.now
            || room == Long.MAX_VALUE
            || (message.publish.bytes() > room) == (refusals > before),
        "the session told of its room wrongly");
    outbound.published(message);
    check();
  }

  void subscribe(RequestCheck.Subscribing request) {
    world.trace("app", world.isTraced() ? "subscribe " + request.subscriptions() : null);
    requests.subscribing(request);
    session.subscribe(request, world.now);
    check();
  }

  void unsubscribe(RequestCheck.Unsubscribing request) {
    world.trace("app", world.isTraced() ? "unsubscribe " + request.filters() : null);
    requests.unsubscribing(request);
    session.unsubscribe(request, world.now);
    check();
  }

  void settle(Delivery delivery, ReasonCode code) {
    world.trace("app", world.isTraced() ? "settle " + delivery.message + " " + code : null);
    int acceptedLink = acceptedLink();
    boolean effective = !closed && inbound.isEffective(delivery, acceptedLink);
    inbound.settling(delivery, acceptedLink);
    store.settling = delivery.message.publish;
    boolean told = session.settle(delivery.incoming, code, world.now);
    store.settling = null;
    Violation.unless(told == effective, "settle does not tell the truth");
    check();
  }

  void release(Delivery delivery) {
    world.trace("app", world.isTraced() ? "release " + delivery.message : null);
    inbound.releasing(delivery, acceptedLink());
    session.release(delivery.incoming, world.now);
    check();
  }

  private int acceptedLink() {
    return link != null && accepted ? link.number : 0;
  }

  /** Something is due: the time is the session's own. */
  void timer() {
    session.onTimer(world.now);
    check();
  }

  void commit(long position) {
    world.trace("store", world.isTraced() ? "commits up to " + position : null);
    store.commit(position);
    session.onCommitted(position, world.now);
    check();
  }

  void opened() {
    SimLink current = link;
    if (current != null) {
      world.trace("net", "opened");
      current.open = true;
      world.links.add(current);
      life.heard(world.now);
      session.onConnectionOpened(world.now);
      check();
    }
  }

  void openingFailed() {
    world.trace("net", "refused");
    forgetLink();
    session.onConnectFailed("refused", world.now);
    check();
  }

  /** The connection's end is noticed. */
  void cut() {
    world.trace("net", "client notices the end");
    SimLink lost = link;
    if (lost != null) {
      lost.abandon(world.random);
    }
    forgetLink();
    session.onConnectionClosed("cut", world.now);
    check();
  }

  void block() {
    if (link != null) {
      world.trace("net", "blocks");
      link.blocked = true;
      life.heard(world.now);
    }
  }

  void unblock() {
    if (link != null) {
      world.trace("net", "unblocks");
      link.unblock();
      life.sent(world.now); // what was written leaves now
      life.heard(world.now);
      session.onWritable(world.now);
      check();
    }
  }

  /** Tells that QoS 0 messages were written out. */
  boolean reportWrites() {
    int more = outbound.unwritten();
    SimLink current = link;
    if (more == 0 || current == null || current.blocked || !accepted) {
      return false;
    }
    int written = 1 + world.random.nextInt(more);
    world.trace("net", world.isTraced() ? written + " written" : null);
    outbound.written(written);
    qos0Written += written;
    session.onWritten(qos0Written, world.now);
    check();
    return true;
  }

  boolean read() {
    SimLink current = link;
    if (current == null || !current.open || paused) {
      return false;
    }
    Packet packet = current.pollForClient();
    if (packet == null) {
      return false;
    }
    world.trace("client", world.isTraced() ? "<- " + packet : null);
    life.heard(world.now);
    session.onInbound();
    receive(packet);
    outbound.hasRead();
    inbound.hasRead();
    check();
    return true;
  }

  private void receive(Packet packet) {
    long now = world.now;
    int id = packet.id();
    switch (packet.type()) {
      case CONNACK -> {
        boolean accepts = packet.codes().first() == 0;
        accepted = accepts;
        everAccepted |= accepts;
        if (accepts) {
          receiveMaximum = drawReceiveMaximum();
          outbound.mayHaveOpen(receiveMaximum);
          outbound.resumes(acceptedLink());
        }
        life.sent(now);
        session.onConnAck(connAck(packet), now);
      }
      case PUBLISH -> {
        if (!ending && accepted) {
          inbound.readsPublish(packet.message(), id, packet.flag());
        }
        session.onPublish(packet.message(), id, packet.flag(), now);
      }
      case PUBACK -> {
        outbound.readsEnd(id, packet.reason());
        session.onPubAck(id, packet.reason(), "", now);
      }
      case PUBREC -> {
        if (packet.reason().isError()) {
          outbound.readsEnd(id, packet.reason());
        } else {
          outbound.readsPubRec(id);
        }
        session.onPubRec(id, packet.reason(), "", now);
      }
      case PUBREL -> {
        inbound.readsPubRel(id);
        session.onPubRel(id, now);
      }
      case PUBCOMP -> {
        outbound.readsEnd(id, ReasonCode.SUCCESS);
        session.onPubComp(id, now);
      }
      case SUBACK -> {
        requests.readsAnswer(id);
        session.onSubAck(id, packet.codes().toArray(), now);
      }
      case UNSUBACK -> {
        requests.readsAnswer(id);
        session.onUnsubAck(id, packet.codes().toArray(), now);
      }
      case PINGRESP -> session.onPingResp(now);
      case DISCONNECT -> session.onDisconnect(new Disconnect(packet.reason(), "", null), now);
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ ->
          throw new Violation("a client is not sent " + packet);
    }
  }

  /** It differs from connection to connection, so that what is open can be more than it. */
  private int drawReceiveMaximum() {
    Profile5 mqtt5 = world.profile.mqtt5();
    if (mqtt5 == null) {
      return 0xFFFF;
    }
    return world.random.nextBoolean()
        ? mqtt5.receiveMaximum()
        : 1 + world.random.nextInt(Math.min(4, mqtt5.receiveMaximum()));
  }

  private ConnAck connAck(Packet packet) {
    Profile5 mqtt5 = world.profile.mqtt5();
    int code = packet.codes().first();
    if (mqtt5 == null || code != 0) {
      return new ConnAck(packet.flag(), code);
    }
    ConnAck.Properties plain = ConnAck.Properties.DEFAULTS;
    return new ConnAck(
        packet.flag(),
        code,
        new ConnAck.Properties(
            plain.sessionExpirySeconds(),
            receiveMaximum,
            plain.maximumQos(),
            true,
            plain.maximumPacketSize(),
            null,
            mqtt5.topicAliasMaximum(),
            true,
            true,
            true,
            plain.serverKeepAliveSeconds(),
            "",
            null,
            null,
            List.of()));
  }

  /** The process is gone between two steps; what the next one finds is its store. */
  SimProcess crash(int surviving) {
    world.trace("process", "crashes, records lost: " + (store.appended() - surviving));
    SimLink lost = link;
    if (lost != null) {
      lost.abandon(world.random);
    }
    SimStore left = store.reopened(surviving);
    outbound.crashes(left.openMessages(), world.profile.keeps());
    inbound.ends(left.settledMessages());
    return new SimProcess(world, left);
  }

  /** The process has ended in order. */
  SimProcess succeed() {
    world.trace("process", "another begins");
    SimStore left = store.reopened(store.appended());
    inbound.ends(left.settledMessages());
    return new SimProcess(world, left);
  }

  // The invariants that hold between any two steps

  void look() {
    if (link != null) {
      life.look(link, accepted, paused, world.now);
    }
  }

  private void check() {
    while (pingSent && link != null && !link.blocked) {
      pingSent = false;
      session.onPingWritten(world.now);
    }
    if (closed) {
      Violation.unless(outbound.untold() == 0, "a call of publish has no outcome at the close");
      Violation.unless(requests.unanswered() == 0, "a request has no outcome at the close");
      return;
    }
    Violation.unless(
        (phase == SessionStatus.Phase.CONNECTED) == isAccepted(), "the phase is not the truth");
    Violation.unless(session.inFlight() == outbound.inFlight(), "inFlight is not the table's");
    Violation.unless(session.queued() == outbound.waiting(), "queued is not the queue's");
    Violation.unless(session.queuedBytes() == outbound.waitingBytes(), "queuedBytes is wrong");
    Violation.unless(session.unsettled() == inbound.held.size(), "unsettled is wrong");
    Violation.unless(session.unsettledBytes() == inbound.heldBytes(), "unsettledBytes is wrong");
  }

  // What the session wants done

  private void alive(String effect) {
    Violation.unless(!closed, "an effect after close");
    world.trace("session", effect);
  }

  private SimLink connection() {
    SimLink current = link;
    if (current == null || !current.open) {
      throw new Violation("a packet without a connection");
    }
    return current;
  }

  private void send(Packet packet) {
    alive(world.isTraced() ? "-> " + packet : "");
    SimLink current = connection();
    Violation.unless(accepted, "a packet before CONNACK");
    Violation.unless(!farewell, "a packet after DISCONNECT [MQTT-3.14.4-2]");
    life.sent(world.now);
    current.fromClient(packet);
  }

  private void forgetLink() {
    link = null;
    greeted = false;
    accepted = false;
    farewell = false;
    paused = false;
    pingSent = false;
    qos0Written = 0;
    outbound.connectionOver();
    inbound.connectionOver();
    requests.connectionOver();
  }

  @Override
  public void openConnection(@Nullable String server) {
    alive("opens");
    Violation.unless(link == null, "a second attempt to connect at a time");
    link = world.newLink();
    life.heard(world.now);
  }

  @Override
  public void closeConnection() {
    alive("closes the connection");
    SimLink current = link;
    Violation.unless(current != null, "closes what is not open");
    if (current != null) {
      current.close(world.random);
    }
    forgetLink();
  }

  @Override
  public void sendConnect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication) {
    alive("-> CONNECT");
    Violation.unless(!greeted, "a second CONNECT [MQTT-3.1.0-2]");
    greeted = true;
    checkCleanStart(cleanSession);
    life.sent(world.now);
    connection().fromClient(Packet.connect(cleanSession));
  }

  /**
   * A clean session begins anew in each process; after that it lasts as long as it was asked to.
   */
  private void checkCleanStart(boolean cleanSession) {
    SessionConfig config = world.profile.session();
    Mqtt5Config mqtt5 = config.mqtt5();
    if (config.cleanSession() && mqtt5 != null) {
      Violation.unless(
          cleanSession == (mqtt5.sessionExpirySeconds() == 0 || !everAccepted),
          "Clean Start is not what the session asks for");
    }
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup) {
    send(Packet.publish(message, packetId, dup));
    outbound.sendsPublish(message, packetId, dup, world.now);
  }

  @Override
  public void sendPubAck(int packetId, ReasonCode code) {
    send(Packet.of(Type.PUBACK, packetId, code));
    inbound.sendsPubAck(packetId);
  }

  @Override
  public void sendPubRec(int packetId, ReasonCode code) {
    send(Packet.of(Type.PUBREC, packetId, code));
    inbound.sendsPubRec(packetId, code.isError());
  }

  @Override
  public void sendPubRel(int packetId, ReasonCode code) {
    send(Packet.of(Type.PUBREL, packetId, code));
    boolean unknown = outbound.sendsPubRel(packetId, connection().number);
    Violation.unless(code == notFound(unknown), "PUBREL with the wrong code [MQTT-3.6.2-1]");
  }

  private ReasonCode notFound(boolean unknown) {
    return unknown && world.profile.mqtt5() != null
        ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
        : ReasonCode.SUCCESS;
  }

  @Override
  public void sendPubComp(int packetId, ReasonCode code) {
    send(Packet.of(Type.PUBCOMP, packetId));
    inbound.sendsPubComp(packetId);
  }

  @Override
  public void sendSubscribe(
      int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier) {
    send(Packet.subscribe(packetId, subscriptions));
    requests.sends(packetId);
  }

  @Override
  public void sendUnsubscribe(int packetId, List<String> filters) {
    send(Packet.unsubscribe(packetId, filters));
    requests.sends(packetId);
  }

  @Override
  public void sendPingReq() {
    send(Packet.of(Type.PINGREQ, 0));
    pingSent = true;
  }

  @Override
  public void sendDisconnect(ReasonCode code) {
    Violation.unless(
        code == ReasonCode.SUCCESS, "a broker that keeps the rules is accused of " + code);
    send(Packet.of(Type.DISCONNECT, 0));
    farewell = true;
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup, int alias, boolean named) {
    send(Packet.publish(message, packetId, dup, alias, named));
    outbound.sendsPublish(message, packetId, dup, world.now);
  }

  @Override
  public void sendAuth(ReasonCode code, Authentication authentication) {
    throw new Violation("AUTH that nobody asked for");
  }

  @Override
  public void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket) {
    throw new Violation("authentication that nobody asked for");
  }

  @Override
  public boolean writable() {
    SimLink current = link;
    return current != null && current.takesMore();
  }

  @Override
  public void pauseReading() {
    alive("pauses reading");
    Violation.unless(!paused, "paused twice");
    paused = true;
  }

  @Override
  public void resumeReading() {
    alive("resumes reading");
    Violation.unless(paused, "resumed without a pause");
    paused = false;
    life.heard(world.now);
  }

  @Override
  public void deliver(Incoming incoming) {
    alive("delivers");
    inbound.delivers(incoming, connection().number);
  }

  @Override
  public void published(Outgoing outgoing) {
    Sent message = ((Call) outgoing).message;
    alive(world.isTraced() ? "published " + message : "");
    outbound.succeeds(message);
  }

  @Override
  public void notPublished(Outgoing outgoing, Failure failure) {
    Sent message = ((Call) outgoing).message;
    // A call that comes after the close is answered all the same.
    world.trace("session", world.isTraced() ? failure + " " + message : null);
    outbound.fails(message, failure, world.now);
    if (failure.kind() == Failure.Kind.OVERLOAD) {
      refusals++;
    }
  }

  @Override
  public void subscribed(SubscribeRequest request, int[] returnCodes) {
    alive("subscribed");
    RequestCheck.Subscribing answered = (RequestCheck.Subscribing) request;
    requests.subscribed(answered, returnCodes);
    BrokerSession session = world.broker.session();
    if (session != null && session.number == connection().brokerSession) {
      requests.isTrue(answered, returnCodes, session.subscriptions.keySet());
    }
  }

  @Override
  public void unsubscribed(UnsubscribeRequest request) {
    alive("unsubscribed");
    requests.unsubscribed((RequestCheck.Unsubscribing) request);
  }

  @Override
  public void requestFailed(Object request, Failure failure) {
    requests.failed(request);
  }

  @Override
  public void subscriptionLost(String filter) {
    alive(world.isTraced() ? "lost " + filter : "");
    requests.lost(filter);
  }

  @Override
  public void stateChanged(SessionStatus status) {
    alive(world.isTraced() ? status.toString() : "");
    phase = status.phase();
    if (phase == SessionStatus.Phase.IDLE) {
      ending = false;
    }
  }

  @Override
  public void closed() {
    alive("closed");
    closed = true;
  }

  // What it records

  @Override
  public void published(int packetId, Publish message, long position) {
    outbound.begins(packetId, message, position, world.now);
  }

  @Override
  public void released(int packetId, long position) {
    outbound.released(packetId, position);
  }

  @Override
  public void completed(int packetId) {
    outbound.completed(packetId);
  }

  @Override
  public void received(int packetId, long position) {
    inbound.recordsSettlement(packetId, position);
  }

  @Override
  public void discarded(int packetId, long position) {
    inbound.discarded(packetId, position);
  }

  @Override
  public void cleared(long position) {
    outbound.cleared();
    inbound.cleared();
    requests.cleared(position);
  }

  @Override
  public void appended(SimStore.Type type, int id, String filter) {
    alive(world.isTraced() ? "records " + type + " " + (id == 0 ? filter : id) : "");
  }
}
