package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.given;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.BindingException;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** CONNECT, keep-alive and DISCONNECT. */
abstract class ConnectStatements {

  private static final int FLAGS = 9; // of a CONNECT whose length takes one byte
  private static final PacketMatcher DISCONNECT = PacketMatcher.a(PacketType.DISCONNECT);

  private static Packet connect(MqttBench bench) throws Exception {
    bench.output();
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    return connection.expect(PacketMatcher.a(PacketType.CONNECT));
  }

  static int flags(Packet connect) {
    return connect.bytes()[FLAGS] & 0xFF;
  }

  @Requirement({
    "3.1.1/MQTT-3.1.0-1",
    "3.1.1/MQTT-3.1.2-1",
    "3.1.1/MQTT-7.1.2-1",
    "5.0/MQTT-3.1.0-1",
    "5.0/MQTT-3.1.2-1",
    "5.0/MQTT-4.2.0-1"
  })
  void theFirstPacketIsConnectOfMqtt(MqttBench bench) throws Exception {
    same("MQTT", connect(bench).connect().protocol(), "the protocol name");
  }

  @Requirement({"3.1.1/MQTT-3.1.0-2", "5.0/MQTT-3.1.0-2"})
  void thereIsOneConnectOnAConnection(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(1)).sender();
    var sent = sender.send("x");
    sender.connection().send(Mqtt311.pubAck(sender.published().packetId()));
    bench.get("invoke()", sent);
    long connects =
        sender.connection().received().stream()
            .filter(packet -> packet.type() == PacketType.CONNECT)
            .count();
    same(1L, connects, "the number of CONNECT packets");
  }

  @Requirement({"3.1.1/MQTT-3.1.2-2", "5.0/MQTT-3.1.2-2"})
  void aRefusedLevelIsNotAskedForInALoop(MqttBench bench) throws Exception {
    bench.output();
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    Packet connect = connection.expect(PacketMatcher.a(PacketType.CONNECT));
    same(bench.version().level(), connect.connect().level(), "the level");
    connection.send(bench.refusal(bench.is5() ? 0x84 : 1));
    connection.awaitClosed(bench.patience());
    bench.moment();
    bench.notHot();
  }

  @Requirement({"3.1.1/MQTT-3.1.2-3", "5.0/MQTT-3.1.2-3"})
  void theReservedFlagIsZero(MqttBench bench) throws Exception {
    same(0, flags(connect(bench)) & 1, "the reserved flag");
  }

  @Requirement({
    "3.1.1/MQTT-3.1.2-11",
    "3.1.1/MQTT-3.1.2-13",
    "3.1.1/MQTT-3.1.2-15",
    "5.0/MQTT-3.1.2-11",
    "5.0/MQTT-3.1.2-13"
  })
  void withoutAWillItsFlagsAreZero(MqttBench bench) throws Exception {
    same(0, flags(connect(bench)) & 0x3C, "the flags of the will");
  }

  @Requirement({
    "3.1.1/MQTT-3.1.2-18",
    "3.1.1/MQTT-3.1.2-20",
    "5.0/MQTT-3.1.2-16",
    "5.0/MQTT-3.1.2-18"
  })
  void withoutCredentialsThereIsNothingOfThem(MqttBench bench) throws Exception {
    Packet connect = connect(bench);
    same(0, flags(connect) & 0xC0, "the flags of user name and password");
    connect.connect(); // which throws if more follows than the flags say
  }

  @Requirement({
    "3.1.1/MQTT-3.1.2-19",
    "3.1.1/MQTT-3.1.2-21",
    "3.1.1/MQTT-3.1.3-1",
    "5.0/MQTT-3.1.2-17",
    "5.0/MQTT-3.1.2-19",
    "5.0/MQTT-3.1.3-1"
  })
  void credentialsStandInTheirOrder(MqttBench bench) throws Exception {
    Packet connect = connect(bench.with(bench.setup().user("ada").password("secret")));
    same(0xC0, flags(connect) & 0xC0, "the flags of user name and password");
    same(Optional.of("ada"), connect.connect().user(), "the user name");
    same("secret", connect.connect().password().orElseThrow().utf8(), "the password");
  }

  /** Either the binding refuses, or what it sends is not like this. */
  static void neverOnTheWire(MqttBench bench, Predicate<Packet> illegal) throws Exception {
    try {
      bench.output();
    } catch (ConfigurationException | BindingException refused) {
      return;
    }
    ScriptedConnection connection;
    try {
      connection = bench.broker().acceptConnection(Duration.ofSeconds(1));
    } catch (AssertionError none) {
      return;
    }
    Packet connect = connection.expect(PacketMatcher.a(PacketType.CONNECT));
    check(!illegal.test(connect), "sent " + connect);
  }

  @Requirement({"3.1.1/MQTT-3.1.2-23", "5.0/MQTT-3.1.2-20"})
  void anIdleClientPings(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().keepAlive(2)).sender();
    for (int i = 0; i < 2; i++) {
      sender.connection().readPacket(Duration.ofSeconds(3)); // 1.5 times
      sender.connection().send(Mqtt311.pingResp());
    }
  }

  @Requirement({"3.1.1/MQTT-3.1.3-2", "3.1.1/MQTT-3.1.3-3", "5.0/MQTT-3.1.3-2", "5.0/MQTT-3.1.3-3"})
  void theClientIdComesFirstAndStays(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().clientId("stays").session()).sender();
    String first = sender.connection().received().get(0).connect().clientId();
    check(first.startsWith("stays"), "the client id is " + first);
    sender.connection().reset();
    ScriptedConnection next = bench.broker().acceptConnection(bench.patience());
    Packet again = next.expect(PacketMatcher.a(PacketType.CONNECT));
    same(first, again.connect().clientId(), "the client id after a reconnect");
  }

  @Requirement({"3.1.1/MQTT-3.1.3-4", "5.0/MQTT-3.1.3-4"})
  void aClientIdIsUtf8(MqttBench bench) throws Exception {
    Packet connect = connect(bench.with(bench.setup().clientId("gr\u00fc\u00df")));
    check(connect.connect().clientId().startsWith("gr\u00fc\u00df"), "sent " + connect);
  }

  @Requirement({"3.1.1/MQTT-3.1.3-4", "5.0/MQTT-3.1.3-4", "5.0/MQTT-1.5.4-2"})
  void aClientIdWithZeroNeverLeaves(MqttBench bench) throws Exception {
    bench.with(bench.setup().clientId("a\u0000b"));
    neverOnTheWire(bench, packet -> packet.connect().clientId().indexOf(0) >= 0);
  }

  @Requirement({"3.1.1/MQTT-3.1.3-11", "5.0/MQTT-3.1.3-12"})
  void aUserNameIsUtf8(MqttBench bench) throws Exception {
    Packet connect = connect(bench.with(bench.setup().user("\u00fcser").password("p")));
    same(Optional.of("\u00fcser"), connect.connect().user(), "the user name");
  }

  /** In MQTT 5.0 a client may go without a word; in 3.1.1 the word has one form. */
  @Requirement({"3.1.1/MQTT-3.14.1-1", "5.0/MQTT-3.14.1-1"})
  void anOrderlyEndIsADisconnect(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.input().close(bench.patience());
    if (!bench.is5()) {
      receiver.connection().expect("E0 00");
      return;
    }
    Packet disconnect = given("a DISCONNECT", () -> receiver.connection().expect(DISCONNECT));
    same(0xE0, disconnect.bytes()[0] & 0xFF, "the first byte");
  }

  /** A connection on which the client has said that it leaves, and that the broker keeps open. */
  private static ScriptedConnection left(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    var closed = receiver.input().close(bench.patience());
    given("a DISCONNECT", () -> receiver.connection().await(DISCONNECT));
    receiver.connection().sendLater(bench.publish("t").qos1(9).payload("late").bytes());
    bench.get("close()", closed);
    return receiver.connection();
  }

  @Requirement({"3.1.1/MQTT-3.14.4-1", "5.0/MQTT-3.14.4-2"})
  void whoSaysDisconnectCloses(MqttBench bench) throws Exception {
    left(bench).awaitClosed(bench.patience());
  }

  @Requirement({"3.1.1/MQTT-3.14.4-2", "5.0/MQTT-3.14.4-1"})
  void nothingFollowsDisconnect(MqttBench bench) throws Exception {
    ScriptedConnection connection = left(bench);
    bench.closedBy(connection, bench.patience()); // or stays open, which is for another test
    Packet last = connection.received().get(connection.received().size() - 1);
    same(PacketType.DISCONNECT, last.type(), "the last packet");
  }
}
