package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.given;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.BindingException;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Response;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.opentest4j.TestAbortedException;

/** How a connection of MQTT 5.0 begins and ends. */
abstract class Connection5Statements {

  /** What a client may say in DISCONNECT; 9B stands in the text, not in the table. */
  private static final Set<Integer> DISCONNECT_CODES =
      Set.of(
          0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9B);

  private static final Duration ONE_AND_A_HALF_TIMES_TWO = Duration.ofSeconds(3);

  @Requirement({"5.0/MQTT-3.1.2-21", "5.0/MQTT-3.2.2-21", "5.0/N31"})
  void theServersKeepAliveCounts(MqttBench bench) throws Exception {
    Sender sender = bench.sender(Property.of(Property.SERVER_KEEP_ALIVE, 2));
    sender.connection().readPacket(ONE_AND_A_HALF_TIMES_TWO);
    sender.connection().send(Mqtt311.pingResp());
    sender.connection().reset();
    ScriptedConnection next = bench.broker().acceptConnection(bench.patience());
    Packet connect = next.expect(PacketMatcher.a(PacketType.CONNECT));
    same(60, connect.connect().keepAlive(), "the Keep Alive of the next CONNECT");
  }

  @Requirement({"5.0/MQTT-3.2.2-4", "5.0/N05"})
  void aSessionThatWasNotAskedFor(MqttBench bench) throws Exception {
    OutputBinding output = bench.output();
    ScriptedConnection connection = bench.accepted(true);
    connection.awaitClosed(bench.patience());
    for (Packet packet : connection.received()) {
      check(
          packet.type() == PacketType.CONNECT || packet.type() == PacketType.DISCONNECT,
          "sent " + packet);
    }
    bench.await("an error in health()", () -> output.health().lastError().isPresent());
    bench.moment();
    bench.notHot();
  }

  @Requirement({"5.0/MQTT-3.2.2-5", "5.0/MQTT-4.4.0-1", "5.0/N04"})
  void aLostSessionIsForgotten(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2).session()).sender();
    sender.send("released");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, id));
    sender.send("open");
    sender.published();
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(false);
    sender.send("marker");
    String text;
    do {
      Packet publish = next.expect(PacketMatcher.a(PacketType.PUBLISH)); // and no PUBREL
      check(!publish.isDuplicate(), "repeated with DUP: " + publish);
      text = publish.payload().utf8();
    } while (!text.equals("marker"));
  }

  @Requirement({"5.0/MQTT-3.2.2-5", "5.0/N04"})
  void whatWasReceivedInALostSessionIsNew(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2).session()).receiver(bench.accepting());
    receiver.connection().send(bench.publish("t").qos2(7).payload("old").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 7));
    receiver.connection().reset();
    ScriptedConnection next = bench.back(false);
    next.send(bench.publish("t").qos2(7).payload("new").bytes());
    next.expect(bench.done(PacketType.PUBREC, 7));
    next.send(Mqtt311.pubRel(7));
    next.expect(bench.done(PacketType.PUBCOMP, 7));
    bench.await("the new message", () -> receiver.handler().texts().contains("new"));
  }

  @Requirement({"5.0/MQTT-3.1.3-2", "5.0/N32"})
  void anAssignedClientIdIsKept(MqttBench bench) throws Exception {
    OutputBinding output;
    try {
      output = bench.with(bench.setup().clientId("").session()).output();
    } catch (ConfigurationException | BindingException refused) {
      throw new TestAbortedException("the binding wants a client id", refused);
    }
    bench.get("start()", output.start());
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    Packet connect = connection.expect(PacketMatcher.a(PacketType.CONNECT));
    if (!connect.connect().clientId().isEmpty()) {
      throw new TestAbortedException("the binding always names itself");
    }
    connection.send(bench.connAck(false, Property.of(Property.ASSIGNED_CLIENT_ID, "srv-1")));
    bench.moment();
    connection.reset();
    ScriptedConnection next = bench.broker().acceptConnection(bench.patience());
    Packet again = next.expect(PacketMatcher.a(PacketType.CONNECT));
    same("srv-1", again.connect().clientId(), "the client id after a reconnect");
  }

  @Requirement("5.0/U5-3")
  void connAcksThatAreNone(MqttBench bench) throws Exception {
    List<byte[]> packets =
        List.of(
            bench.connAck(false, Property.of(Property.RECEIVE_MAXIMUM, 0)),
            bench.connAck(false, Property.of(Property.MAXIMUM_PACKET_SIZE, 0)),
            bench.connAck(false, Property.of(Property.MAXIMUM_QOS, 2)),
            bench.connAck(false, Property.of(Property.RETAIN_AVAILABLE, 2)),
            bench.connAck(
                false,
                Property.of(Property.RECEIVE_MAXIMUM, 5),
                Property.of(Property.RECEIVE_MAXIMUM, 5)));
    eachRefused(bench, packets);
  }

  @Requirement({"5.0/U5-2", "5.0/U5-1"})
  void connAcksWithPropertiesOfOthers(MqttBench bench) throws Exception {
    eachRefused(
        bench,
        List.of(
            bench.connAck(false, Property.of(Property.TOPIC_ALIAS, 1)),
            Hex.parse("20 05 00 00 02 7F 00"),
            Hex.parse("20 05 00 00 09 21 00")));
  }

  /** Such a CONNACK opens no connection: nothing is sent on it. */
  private static void eachRefused(MqttBench bench, List<byte[]> packets) throws Exception {
    OutputBinding output = bench.output();
    for (byte[] packet : packets) {
      ScriptedConnection connection = bench.connecting();
      connection.sendLater(packet);
      check(
          bench.closedBy(connection, bench.patience()),
          "the connection is used after " + Hex.format(packet));
    }
    bench.await("an error in health()", () -> output.health().lastError().isPresent());
  }

  @Requirement({"5.0/MQTT-4.13.2-1", "5.0/N37", "5.0/U5-14"})
  void aDisconnectFromTheBrokerIsTakenSeriously(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().session()).receiver(bench.accepting());
    ScriptedConnection connection = receiver.connection();
    for (int code : new int[] {0x8B, 0x89, 0x97, 0x98, 0x00}) {
      connection.sendLater(Mqtt5.disconnect(code));
      connection.awaitClosed(bench.patience());
      Packet last = connection.received().get(connection.received().size() - 1);
      check(last.type() != PacketType.DISCONNECT, "a DISCONNECT was answered with " + last);
      connection = bench.back(true);
    }
  }

  @Requirement("5.0/N37")
  void aDisconnectBeforeConnAck(MqttBench bench) throws Exception {
    OutputBinding output = bench.output();
    ScriptedConnection connection = bench.connecting();
    connection.sendLater(Mqtt5.disconnect(0x8B));
    connection.awaitClosed(bench.patience());
    bench.await("an error in health()", () -> output.health().lastError().isPresent());
  }

  @Requirement({"5.0/N35", "5.0/U5-16", "5.0/MQTT-4.13.2-1"})
  void anotherServerIsNotFollowedUnasked(MqttBench bench) throws Exception {
    try (ScriptedBroker other = ScriptedBroker.start()) {
      bench.output();
      for (String reference : List.of(other.host() + ":" + other.port(), "[::1", "", "a b,,:x")) {
        ScriptedConnection connection = bench.connecting();
        connection.sendLater(
            Mqtt5.connAck(false, 0x9C, Property.of(Property.SERVER_REFERENCE, reference)));
        connection.awaitClosed(bench.patience());
        ScriptedConnection next = bench.accepted(false);
        next.sendLater(Mqtt5.disconnect(0x9D, Property.of(Property.SERVER_REFERENCE, reference)));
        next.awaitClosed(bench.patience());
      }
      same(0, other.connectionCount(), "connections to a server that nobody allowed");
    }
  }

  @Requirement({"5.0/MQTT-3.14.1-1", "5.0/U5-1"})
  void aDisconnectWithFlags(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.connection().sendLater(Hex.parse("E1 00"));
    receiver.connection().awaitClosed(bench.patience());
  }

  @Requirement({"5.0/MQTT-3.15.1-1", "5.0/U5-12", "5.0/U5-1"})
  void anAuthThatWasNotAgreed(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().session()).receiver(bench.accepting());
    receiver.connection().sendLater(Hex.parse("F1 00"));
    receiver.connection().awaitClosed(bench.patience());
    ScriptedConnection next = bench.back(true);
    next.sendLater(Hex.parse("F0 00"));
    bench.ends(next, receiver.handler());
    for (Packet packet : next.received()) {
      check(packet.type() != PacketType.AUTH, "sent " + packet);
    }
  }

  @Requirement("5.0/MQTT-4.12.0-7")
  void noAuthWithoutAMethod(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    check(
        receiver.connection().received().get(0).property(Property.AUTHENTICATION_METHOD).isEmpty(),
        "CONNECT names a method that was not configured");
    bench.settled(receiver.connection(), "t");
    for (Packet packet : receiver.connection().received()) {
      check(packet.type() != PacketType.AUTH, "sent " + packet);
    }
  }

  @Requirement({"5.0/MQTT-3.14.2-1", "5.0/U5-1"})
  void aDisconnectOfTheClientHasACodeOfTheTable(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().session()).receiver(bench.accepting());
    ScriptedConnection connection = receiver.connection();
    byte[] qos3 = bench.publish("t").qos1(7).bytes();
    qos3[0] = 0x36;
    for (byte[] wrong : List.of(qos3, Hex.parse("C0 00"), bench.connAck(false))) {
      connection.sendLater(wrong);
      bench.settles(connection);
      for (Packet packet : connection.received()) {
        if (packet.type() == PacketType.DISCONNECT) {
          int code = packet.reasonCode();
          check(DISCONNECT_CODES.contains(code), "DISCONNECT with code " + code);
          check(code >= 0x80, "DISCONNECT with code " + code + " after what should not be");
        }
      }
      connection = connection.isOpen() ? connection : bench.back(true);
    }
  }

  @Requirement("5.0/MQTT-3.14.2-1")
  void anOrderlyEndIsNoError(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.input().close(bench.patience());
    PacketMatcher disconnect = PacketMatcher.a(PacketType.DISCONNECT);
    int code = given("a DISCONNECT", () -> receiver.connection().expect(disconnect)).reasonCode();
    check(code == 0x00 || code == 0x04, "DISCONNECT with code " + code);
  }

  @Requirement("5.0/MQTT-3.14.2-3")
  void aDisconnectKeepsToTheBrokersSize(MqttBench bench) throws Exception {
    int most = 20;
    Sender sender = bench.sender(Property.of(Property.MAXIMUM_PACKET_SIZE, most));
    sender.connection().sendLater(Hex.parse("C0 00"));
    sender.connection().awaitClosed(bench.patience());
    List<Packet> received = sender.connection().received();
    for (Packet packet : received.subList(1, received.size())) {
      check(packet.bytes().length <= most, packet + " has " + packet.bytes().length + " bytes");
    }
  }

  @Requirement("5.0/U5-11")
  void noExpiryOutOfNothing(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    Packet connect = sender.connection().received().get(0);
    long expiry =
        connect.property(Property.SESSION_EXPIRY).map(property -> property.value()).orElse(0L);
    same(0L, expiry, "the Session Expiry of a clean session");
    CompletionStage<Response> sent = sender.send("x");
    sender.connection().send(Mqtt311.pubAck(sender.published().packetId()));
    bench.get("invoke()", sent);
    bench.get("close()", sender.output().close(bench.patience()));
    PacketMatcher leaving = PacketMatcher.a(PacketType.DISCONNECT);
    Packet disconnect = given("a DISCONNECT", () -> sender.connection().await(leaving));
    check(
        disconnect.property(Property.SESSION_EXPIRY).map(p -> p.value() == 0).orElse(true),
        "DISCONNECT has a Session Expiry where CONNECT had none");
  }
}
