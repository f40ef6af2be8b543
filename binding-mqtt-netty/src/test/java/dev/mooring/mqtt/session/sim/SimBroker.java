package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.Mqtt5Config;
import dev.mooring.mqtt.session.sim.BrokerSession.Exchange;
import dev.mooring.mqtt.session.sim.BrokerSession.Step;
import dev.mooring.mqtt.session.sim.Packet.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of MQTT 3.1.1 for one client, by the letter, and with the liberties that the
 * letter leaves: it refuses, is late, is deaf, grants less, repeats. It holds the client to the
 * standard: what it is sent and may not be sent is a violation.
 */
final class SimBroker {

  private final Profile profile;
  private final RandomGenerator random;
  private final Messages messages;
  private final LongSupplier clock;
  boolean up = true;

  /** Whether it does nothing that it need not do. */
  boolean benign;

  private @Nullable BrokerSession session;
  private @Nullable SimLink attached;

  /** Answers to SUBSCRIBE and UNSUBSCRIBE that it is late with. */
  private final List<Packet> late = new ArrayList<>();

  private int sessions;

  /** When its connection was gone, and with it the session's time began. */
  private long closedAt;

  SimBroker(Profile profile, RandomGenerator random, Messages messages, LongSupplier clock) {
    this.clock = clock;
    this.profile = profile;
    this.random = random;
    this.messages = messages;
  }

  @Nullable BrokerSession session() {
    return session;
  }

  boolean isAttached(SimLink link) {
    return attached == link;
  }

  boolean isConnected() {
    return attached != null;
  }

  /** Somebody publishes: the message goes where a subscription wants it. */
  void publish(String topic, int qos, int bytes) {
    BrokerSession current = session;
    Integer granted = current == null ? null : current.subscriptions.get(topic);
    if (current == null || granted == null) {
      return;
    }
    int level = Math.min(qos, granted);
    if (level == 0 && attached == null) {
      return;
    }
    Received message = messages.newReceived(topic, level, bytes);
    if (level == 0) {
      send(Packet.publish(message.publish, 0, false));
    } else {
      current.queue.addLast(message);
      pump(current);
    }
  }

  /** Repeats a packet without need, as some brokers do on a connection that is slow. */
  boolean repeat() {
    if (session == null || attached == null || session.inFlight.isEmpty()) {
      return false;
    }
    resend(session.inFlight.get(random.nextInt(session.inFlight.size())));
    return true;
  }

  /** Sends an acknowledgement that nothing asked for. */
  boolean stray() {
    if (attached == null) {
      return false;
    }
    if (profile.mqtt5() != null && !benign && random.nextInt(6) == 0) {
      disconnect(attached);
      return true;
    }
    Type[] types = {Type.PUBACK, Type.PUBREC, Type.PUBREL, Type.PUBCOMP, Type.UNSUBACK};
    send(Packet.of(types[random.nextInt(types.length)], 40_000 + random.nextInt(100)));
    return true;
  }

  private void disconnect(SimLink link) {
    send(Packet.of(Type.DISCONNECT, 0, ReasonCode.SERVER_SHUTTING_DOWN));
    onClosed(link);
    link.cut = true;
  }

  /** Answers what it was late with. */
  boolean catchUp() {
    if (late.isEmpty()) {
      return false;
    }
    send(late.remove(random.nextInt(late.size())));
    return true;
  }

  /** Forgets the session, as a broker does that runs out of space or is set up anew. */
  boolean loseSession() {
    if (session == null || attached != null) {
      return false;
    }
    session = null;
    return true;
  }

  /** The connection is gone, as the broker sees it. */
  void onClosed(SimLink link) {
    if (attached == link) {
      attached = null;
      closedAt = clock.getAsLong();
      late.clear();
      if (session != null && !session.persistent) {
        session = null;
      }
    }
  }

  void onPacket(SimLink link, Packet packet) {
    if (packet.type() == Type.CONNECT) {
      onConnect(link, packet.flag());
      return;
    }
    BrokerSession current = session;
    if (attached != link || current == null) {
      return; // refused, or deaf to this one
    }
    switch (packet.type()) {
      case PUBLISH -> {
        checkAlias(link, packet);
        onPublish(current, packet);
      }
      case PUBACK -> onPubAck(current, packet.id());
      case PUBREC -> onPubRec(current, packet.id(), packet.reason());
      case PUBREL -> {
        current.received.remove(packet.id());
        send(Packet.of(Type.PUBCOMP, packet.id()));
      }
      case PUBCOMP -> onPubComp(current, packet.id());
      case SUBSCRIBE -> onSubscribe(current, packet);
      case UNSUBSCRIBE -> {
        packet.filters().forEach(current.subscriptions::remove);
        answer(Packet.of(Type.UNSUBACK, packet.id()));
      }
      case PINGREQ -> send(Packet.of(Type.PINGRESP, 0));
      case DISCONNECT -> {
        onClosed(link);
        link.cut = true;
      }
      case CONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP ->
          throw new Violation("a broker is not sent " + packet);
    }
  }

  private void onConnect(SimLink link, boolean clean) {
    Violation.unless(attached != link, "a second CONNECT on one connection [MQTT-3.1.0-2]");
    if (!benign && profile.hits(random, profile.refusals())) {
      refuse(link);
      return;
    }
    if (clean || (session != null && (!session.persistent || isExpired()))) {
      session = null;
    }
    boolean present = session != null;
    if (session == null) {
      boolean persistent = profile.mqtt5() == null ? !clean : sessionExpiryNanos() > 0;
      session = new BrokerSession(++sessions, persistent, profile.reusesIds());
    }
    attached = link;
    link.brokerSession = session.number;
    late.clear();
    send(Packet.connAck(present, 0));
    for (Exchange each : List.copyOf(session.inFlight)) {
      resend(each);
    }
    pump(session);
  }

  private boolean isExpired() {
    return profile.mqtt5() != null
        && attached == null
        && clock.getAsLong() - closedAt >= sessionExpiryNanos();
  }

  private long sessionExpiryNanos() {
    Mqtt5Config mqtt5 = profile.session().mqtt5();
    return mqtt5 == null ? 0 : mqtt5.sessionExpirySeconds() * 1_000 * Profile.MILLIS;
  }

  private void refuse(SimLink link) {
    switch (random.nextInt(4)) {
      case 0 -> link.fromBroker(Packet.connAck(false, refusal(1 + random.nextInt(5))));
      case 1 -> link.fromBroker(Packet.connAck(false, refusal(3)));
      case 2 -> link.cut = true;
      default -> {} // says nothing
    }
  }

  private int refusal(int returnCode) {
    if (profile.mqtt5() == null) {
      return returnCode;
    }
    return switch (returnCode) {
      case 1 -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID.code();
      case 2 -> ReasonCode.BANNED.code();
      case 3 -> ReasonCode.SERVER_BUSY.code();
      case 4 -> ReasonCode.QUOTA_EXCEEDED.code();
      default -> ReasonCode.NOT_AUTHORIZED.code();
    };
  }

  private void checkAlias(SimLink link, Packet packet) {
    if (packet.codes().values().isEmpty()) {
      return;
    }
    int alias = packet.codes().first();
    Profile5 mqtt5 = profile.mqtt5();
    Violation.unless(
        mqtt5 != null && alias >= 1 && alias <= mqtt5.topicAliasMaximum(),
        "a topic alias that the broker does not take [MQTT-3.2.2-17]");
    String topic = packet.message().topic();
    if (packet.codes().values().get(1) == 1) {
      link.aliases.put(alias, topic);
    } else {
      Violation.unless(
          topic.equals(link.aliases.get(alias)),
          "a topic alias that stands for another topic or none [MQTT-3.3.2-7]");
    }
  }

  /** Whether the broker does not want a message that it does not have. */
  private boolean isRefused() {
    Profile5 mqtt5 = profile.mqtt5();
    return mqtt5 != null && !benign && profile.hits(random, mqtt5.publishRefusals());
  }

  private void resend(Exchange exchange) {
    switch (exchange.step) {
      case AWAITING_PUBACK, AWAITING_PUBREC ->
          send(Packet.publish(exchange.message.publish, exchange.id, true));
      case AWAITING_PUBCOMP -> send(Packet.of(Type.PUBREL, exchange.id));
    }
  }

  private void onPublish(BrokerSession current, Packet packet) {
    Sent message = messages.sent(packet.message());
    switch (message.qos()) {
      case AT_MOST_ONCE -> take(current, message);
      case AT_LEAST_ONCE -> {
        if (isRefused()) {
          send(Packet.of(Type.PUBACK, packet.id(), ReasonCode.QUOTA_EXCEEDED));
          return;
        }
        take(current, message);
        send(Packet.of(Type.PUBACK, packet.id()));
      }
      case EXACTLY_ONCE -> {
        Sent known = current.received.get(packet.id());
        if (known == null && isRefused()) {
          send(Packet.of(Type.PUBREC, packet.id(), ReasonCode.QUOTA_EXCEEDED));
          return;
        }
        if (known == null) {
          current.received.put(packet.id(), message);
          take(current, message);
        } else {
          Violation.unless(
              known == message,
              "the identifier of an open exchange is used for another message [MQTT-2.3.1-2]");
        }
        send(Packet.of(Type.PUBREC, packet.id()));
      }
    }
  }

  private static void take(BrokerSession current, Sent message) {
    Violation.unless(!message.notSent, "a message that was reported as NOT_SENT arrives");
    boolean first = ++message.takenByBroker == 1;
    switch (message.qos()) {
      case AT_MOST_ONCE -> Violation.unless(first, "a QoS 0 message arrives twice");
      case AT_LEAST_ONCE -> {}
      case EXACTLY_ONCE ->
          Violation.unless(
              first || message.takenInSession != current.number,
              "a QoS 2 message is taken twice in a session [MQTT-4.3.3-1]");
    }
    message.takenInSession = current.number;
  }

  private void onPubAck(BrokerSession current, int id) {
    Exchange exchange = current.find(id);
    if (exchange != null && exchange.step == Step.AWAITING_PUBACK) {
      Violation.unless(exchange.message.settlements > 0, "PUBACK for what was not dealt with");
      current.end(exchange);
      pump(current);
    }
  }

  private void onPubRec(BrokerSession current, int id, ReasonCode code) {
    Exchange exchange = current.find(id);
    if (exchange == null || exchange.step == Step.AWAITING_PUBACK) {
      return;
    }
    Violation.unless(
        exchange.message.settlements > 0 || exchange.message.swallowed,
        "PUBREC for what was not dealt with");
    if (code.isError()) {
      current.end(exchange);
      pump(current);
      return;
    }
    exchange.step = Step.AWAITING_PUBCOMP;
    send(Packet.of(Type.PUBREL, id));
  }

  private void onPubComp(BrokerSession current, int id) {
    Exchange exchange = current.find(id);
    if (exchange != null && exchange.step == Step.AWAITING_PUBCOMP) {
      current.end(exchange);
      pump(current);
    }
  }

  private void onSubscribe(BrokerSession current, Packet packet) {
    List<Integer> codes = new ArrayList<>();
    for (TopicSubscription each : packet.subscriptions()) {
      if (!benign && profile.hits(random, profile.subscriptionRefusals())) {
        codes.add(0x80);
        continue;
      }
      int granted = each.qos().level();
      if (profile.hits(random, profile.lowerGrants())) {
        granted = random.nextInt(granted + 1);
      }
      current.subscriptions.put(each.filter(), granted);
      codes.add(granted);
    }
    answer(Packet.subAck(packet.id(), codes));
  }

  private void answer(Packet packet) {
    if (!benign && random.nextInt(4) == 0) {
      late.add(packet);
    } else {
      send(packet);
    }
  }

  private void pump(BrokerSession current) {
    while (attached != null
        && current.inFlight.size() < profile.brokerWindow()
        && !current.queue.isEmpty()) {
      Exchange exchange = current.begin(current.queue.removeFirst());
      send(Packet.publish(exchange.message.publish, exchange.id, false));
    }
  }

  private void send(Packet packet) {
    if (attached != null) {
      attached.fromBroker(packet);
    }
  }
}
