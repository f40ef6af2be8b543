package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.notDone;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.opentest4j.TestAbortedException;

/** How much each side lets the other have on the way, in MQTT 5.0. */
abstract class Flow5Statements {

  private static final int TEN = 10;

  private static long publishes(ScriptedConnection connection) {
    return connection.received().stream().filter(p -> p.type() == PacketType.PUBLISH).count();
  }

  @Requirement({"5.0/MQTT-3.3.4-7", "5.0/MQTT-4.9.0-1", "5.0/MQTT-4.9.0-2", "5.0/N28"})
  void noMoreAreOpenThanTheBrokerAllows(MqttBench bench) throws Exception {
    int most = 3;
    Sender sender = bench.sender(Property.of(Property.RECEIVE_MAXIMUM, most));
    List<CompletionStage<Response>> sent = new ArrayList<>();
    for (int i = 0; i < TEN; i++) {
      sent.add(sender.send("message " + i));
    }
    for (int done = 0; done < TEN; done++) {
      Packet publish = sender.published();
      if (done < 2) {
        bench.moment(); // for one too many
      }
      long open = publishes(sender.connection()) - done;
      check(open <= most, open + " are open");
      sender.connection().send(Mqtt311.pubAck(publish.packetId()));
    }
    for (CompletionStage<Response> call : sent) {
      bench.get("invoke()", call);
    }
  }

  @Requirement({"5.0/MQTT-3.3.4-7", "5.0/MQTT-3.3.4-8", "5.0/MQTT-4.9.0-3", "5.0/N28"})
  void pubRecFreesNothingAndOtherPacketsPass(MqttBench bench) throws Exception {
    Sender sender =
        bench
            .with(bench.setup().qos(2).keepAlive(2))
            .sender(Property.of(Property.RECEIVE_MAXIMUM, 1));
    CompletionStage<Response> first = sender.send("first");
    CompletionStage<Response> second = sender.send("second");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, id));
    sender.connection().expect(PacketMatcher.a(PacketType.PINGREQ)); // and no PUBLISH before it
    sender.connection().send(Mqtt311.pingResp());
    sender.connection().send(Mqtt311.pubComp(id));
    Packet next = sender.connection().expect(PacketMatcher.a(PacketType.PUBLISH));
    same("second", next.payload().utf8(), "the next message");
    bench.get("the first call", first);
    notDone("the second call", second);
  }

  @Requirement({"5.0/U5-15", "5.0/N28", "5.0/N34"})
  void aRefusalGivesTheQuotaBack(MqttBench bench) throws Exception {
    Sender sender =
        bench.with(bench.setup().qos(2)).sender(Property.of(Property.RECEIVE_MAXIMUM, 1));
    CompletionStage<Response> refused = sender.send("refused");
    int id = sender.published().packetId();
    sender.send("next");
    sender.connection().send(Mqtt5.answer(PacketType.PUBREC, id, 0x87));
    same("next", sender.published().payload().utf8(), "what comes after the refusal");
    bench.fails("the refused call", refused);
  }

  @Requirement({"5.0/N28", "5.0/U5-15", "5.0/MQTT-4.9.0-1"})
  void aLowerMaximumHoldsForRepeatsToo(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().session()).sender();
    for (int i = 0; i < 5; i++) {
      sender.send("message " + i);
      sender.published();
    }
    sender.connection().reset();
    ScriptedConnection next = bench.broker().acceptConnection(bench.patience());
    next.expect(PacketMatcher.a(PacketType.CONNECT));
    next.send(bench.connAck(true, Property.of(Property.RECEIVE_MAXIMUM, 1)));
    for (int done = 0; done < 5; done++) {
      Packet publish = next.expect(PacketMatcher.a(PacketType.PUBLISH).duplicate(true));
      if (done == 0) {
        bench.moment();
      }
      check(publishes(next) - done == 1, publishes(next) - done + " are open");
      next.send(Mqtt311.pubAck(publish.packetId()));
    }
  }

  @Requirement({"5.0/U5-7", "5.0/N29"})
  void whatTheClientAllowsItTakes(MqttBench bench) throws Exception {
    Receiver receiver =
        bench.with(bench.setup().receiveMaximum(3).topic("t/#")).receiver(bench.holding());
    ScriptedConnection connection = receiver.connection();
    int most = bench.receiveMaximum(connection);
    if (most > 1000) {
      throw new TestAbortedException("the binding allows more than a test can send: " + most);
    }
    for (int id = 1; id <= most; id++) {
      connection.send(bench.publish("t/" + id).qos1(id).payload("x").bytes());
    }
    receiver.handler().await(1, bench.patience());
    bench.moment();
    check(connection.isOpen(), most + " are too many, though CONNECT allows so many");
    for (int done = 0; done < most; done++) {
      List<HandlerCall> calls = receiver.handler().await(done + 1, bench.patience());
      calls.get(done).accept();
    }
    for (int id = 1; id <= most; id++) {
      connection.expect(bench.done(PacketType.PUBACK, id));
    }
  }

  @Requirement({"5.0/U5-7", "5.0/N29"})
  void oneTooManyIsRefusedOrBorne(MqttBench bench) throws Exception {
    Receiver receiver =
        bench.with(bench.setup().receiveMaximum(3).topic("t/#")).receiver(bench.holding());
    ScriptedConnection connection = receiver.connection();
    int most = bench.receiveMaximum(connection);
    if (most > 1000) {
      throw new TestAbortedException("the binding allows more than a test can send: " + most);
    }
    for (int id = 1; id <= most + 1; id++) {
      connection.sendLater(bench.publish("t/" + id).qos1(id).payload("x").bytes());
    }
    bench.moment();
    Optional<Packet> disconnect =
        connection.received().stream().filter(p -> p.type() == PacketType.DISCONNECT).findAny();
    if (disconnect.isPresent()) {
      same(0x93, disconnect.get().reasonCode(), "the reason");
      connection.awaitClosed(bench.patience());
    }
  }

  @Requirement("5.0/MQTT-3.2.2-15")
  void noPacketIsLargerThanTheBrokerTakes(MqttBench bench) throws Exception {
    int most = 64;
    Sender sender = bench.sender(Property.of(Property.MAXIMUM_PACKET_SIZE, most));
    bench.fails("a message that is too large", sender.send("x".repeat(most)));
    for (int i = 0; i < TEN; i++) {
      bench.fails("a message that is too large", sender.send("x".repeat(200 + i)));
    }
    // 2 of the header, 3 of the topic, 2 of the identifier, 1 of the properties
    CompletionStage<Response> exact = sender.send("y".repeat(most - 8));
    Packet publish = sender.published();
    check(publish.bytes().length <= most, publish.bytes().length + " bytes were sent");
    check(publish.payload().utf8().startsWith("y"), "what did not fit was sent");
    sender.connection().send(Mqtt311.pubAck(publish.packetId()));
    bench.get("a message that just fits", exact);
  }

  @Requirement("5.0/MQTT-3.2.2-15")
  void noSubscribeIsLargerThanTheBrokerTakes(MqttBench bench) throws Exception {
    bench.with(bench.setup().topic("x".repeat(100))).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(bench.connAck(false, Property.of(Property.MAXIMUM_PACKET_SIZE, 64)));
    bench.moment();
    for (Packet packet : connection.received()) {
      check(packet.type() != PacketType.SUBSCRIBE, "sent " + packet.bytes().length + " bytes");
    }
  }

  @Requirement("5.0/U5-4")
  void aPacketAboveTheClientsSizeIsNotTaken(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().maxPacketSize(1024)).receiver(bench.accepting());
    ScriptedConnection connection = receiver.connection();
    long most =
        connection
            .received()
            .get(0)
            .property(Property.MAXIMUM_PACKET_SIZE)
            .map(Property::value)
            .orElse(Long.MAX_VALUE);
    if (most > 1024) {
      throw new TestAbortedException("the binding announces no size below " + most);
    }
    connection.sendLater(bench.publish("t").payload("x".repeat((int) most)).bytes());
    bench.ends(connection, receiver.handler());
    for (Packet packet : connection.received()) {
      if (packet.type() == PacketType.DISCONNECT) {
        same(0x95, packet.reasonCode(), "the reason");
      }
    }
  }

  @Requirement("5.0/MQTT-3.2.2-11")
  void noMoreQosThanTheBrokerHas(MqttBench bench) throws Exception {
    for (int most = 0; most < 2; most++) {
      Sender sender =
          bench.with(bench.setup().qos(2)).sender(Property.of(Property.MAXIMUM_QOS, most));
      sender.send("x");
      bench.moment();
      for (Packet packet : sender.connection().received()) {
        check(packet.type() != PacketType.PUBLISH || packet.qos() <= most, "sent " + packet);
      }
      bench.closeAll();
    }
  }

  @Requirement("5.0/MQTT-3.2.2-14")
  void nothingIsRetainedWhereNothingIsKept(MqttBench bench) throws Exception {
    Sender sender =
        bench.with(bench.setup().retain()).sender(Property.of(Property.RETAIN_AVAILABLE, 0));
    sender.send("x");
    bench.moment();
    for (Packet packet : sender.connection().received()) {
      check(packet.type() != PacketType.PUBLISH || !packet.isRetain(), "sent " + packet);
    }
  }
}
