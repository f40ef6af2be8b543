package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.given;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.opentest4j.TestAbortedException;

/** How much each side lets the other have on the way, in MQTT 5.0. */
abstract class Flow5Statements {

  private static final int TEN = 10;
  private static final int SEVERAL = 4;
  private static final int MOST_TESTED = 1000;

  private static long count(ScriptedConnection connection, PacketType type) {
    return connection.received().stream().filter(packet -> packet.type() == type).count();
  }

  private static long publishes(ScriptedConnection connection) {
    return count(connection, PacketType.PUBLISH);
  }

  private static Property receiveMaximum(int most) {
    return Property.of(Property.RECEIVE_MAXIMUM, most);
  }

  private static List<CompletionStage<Response>> sendTen(Sender sender) {
    return IntStream.range(0, TEN).mapToObj(i -> sender.send("message " + i)).toList();
  }

  @Requirement({"5.0/MQTT-3.3.4-7", "5.0/MQTT-4.9.0-2", "5.0/N28"})
  void noMoreAreOpenThanTheBrokerAllows(MqttBench bench) throws Exception {
    int most = 3;
    Sender sender = bench.sender(receiveMaximum(most));
    List<CompletionStage<Response>> sent = sendTen(sender);
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

  @Requirement("5.0/MQTT-4.9.0-1")
  void theFirstOnesAreSomeAndNotTooMany(MqttBench bench) throws Exception {
    for (int most : new int[] {1, 5}) {
      Sender sender = bench.sender(receiveMaximum(most));
      sendTen(sender);
      sender.published();
      bench.moment(); // for one too many
      long open = publishes(sender.connection());
      check(open <= most, open + " are open, where " + most + " are allowed");
      bench.closeAll();
    }
  }

  private static Sender oneAtATime(MqttBench bench) throws Exception {
    return bench.with(bench.setup().qos(2).keepAlive(2)).sender(receiveMaximum(1));
  }

  @Requirement({"5.0/MQTT-3.3.4-7", "5.0/N28"})
  void pubRecFreesNothing(MqttBench bench) throws Exception {
    Sender sender = oneAtATime(bench);
    CompletionStage<Response> first = sender.send("first");
    sender.send("second");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().await(PacketMatcher.a(PacketType.PUBREL, id));
    bench.moment(); // for a PUBLISH
    same(1L, publishes(sender.connection()), "the number of messages sent before PUBCOMP");
    sender.connection().send(Mqtt311.pubComp(id));
    sender.connection().await(PacketMatcher.a(PacketType.PUBLISH).text("second"));
    bench.get("the first call", first);
  }

  @Requirement({"5.0/MQTT-3.3.4-8", "5.0/MQTT-4.9.0-3", "5.0/N28"})
  void otherPacketsPass(MqttBench bench) throws Exception {
    Sender sender = oneAtATime(bench);
    PacketMatcher pingReq = PacketMatcher.a(PacketType.PINGREQ);
    given("the PINGREQ of the Keep Alive", () -> sender.connection().expect(pingReq));
    sender.connection().send(Mqtt311.pingResp());
    sender.send("first");
    sender.send("second");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().await(PacketMatcher.a(PacketType.PUBREL, id));
    bench.await("a second PINGREQ", () -> count(sender.connection(), PacketType.PINGREQ) > 1);
  }

  @Requirement({"5.0/U5-15", "5.0/N28", "5.0/N34"})
  void aRefusalGivesTheQuotaBack(MqttBench bench) throws Exception {
    Sender sender = oneAtATime(bench);
    sender.send("first");
    sender.send("second");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt5.answer(PacketType.PUBREC, id, 0x87));
    sender.connection().await(PacketMatcher.a(PacketType.PUBLISH).text("second"));
  }

  /** Acknowledgements that nobody waits for; a client may also end the connection. */
  @Requirement("5.0/U5-15")
  void theQuotaNeverGrows(MqttBench bench) throws Exception {
    Sender sender = bench.sender(receiveMaximum(1));
    sendTen(sender);
    int id = sender.published().packetId();
    bench.moment();
    given(
        "a client that keeps to the Receive Maximum, as MQTT-3.3.4-7 has it",
        () -> {
          same(1L, publishes(sender.connection()), "the number of open messages");
          return sender;
        });
    for (int unknown = 1; unknown <= TEN; unknown++) {
      sender.connection().sendLater(Mqtt311.pubAck(id + unknown));
    }
    bench.moment();
    same(1L, publishes(sender.connection()), "the number of open messages");
  }

  @Requirement({"5.0/MQTT-3.3.4-7", "5.0/N28"})
  void aLowerMaximumHoldsForRepeatsToo(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().session()).sender();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      sender.published();
    }
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true, receiveMaximum(1));
    for (int done = 0; done < SEVERAL; done++) {
      Packet publish =
          given(
              "the repeat of MQTT-4.4.0-1", () -> next.expect(PacketMatcher.a(PacketType.PUBLISH)));
      if (done == 0) {
        bench.moment(); // for one too many
      }
      same(1L, publishes(next) - done, "the number of open messages");
      next.send(Mqtt311.pubAck(publish.packetId()));
    }
  }

  @Requirement({"5.0/U5-15", "5.0/N28"})
  void theQuotaBeginsAnewWithTheConnection(MqttBench bench) throws Exception {
    Sender sender = bench.sender(receiveMaximum(1));
    sender.send("never acknowledged");
    sender.published();
    sender.connection().reset();
    Sender again = new Sender(sender.output(), bench.accepted(false, receiveMaximum(1)));
    for (int i = 0; i < SEVERAL; i++) {
      again.send("message " + i);
      again.connection().send(Mqtt311.pubAck(again.published().packetId()));
    }
    again.connection().await(PacketMatcher.a(PacketType.PUBLISH).text("message 3"));
  }

  private static int testable(int receiveMaximum) {
    if (receiveMaximum > MOST_TESTED) {
      throw new TestAbortedException(
          "the binding allows more than a test can send: " + receiveMaximum);
    }
    return receiveMaximum;
  }

  @Requirement({"5.0/U5-7", "5.0/N29"})
  void whatTheClientAllowsItTakes(MqttBench bench) throws Exception {
    Receiver receiver =
        bench.with(bench.setup().receiveMaximum(3).topic("t/#")).receiver(bench.holding());
    ScriptedConnection connection = receiver.connection();
    int most = testable(bench.receiveMaximum(connection));
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
    for (int id = 1; id <= most; id++) { // in whatever order
      connection.await(bench.done(PacketType.PUBACK, id));
    }
  }

  @Requirement({"5.0/U5-7", "5.0/N29"})
  void oneTooManyIsRefusedOrBorne(MqttBench bench) throws Exception {
    Receiver receiver =
        bench.with(bench.setup().receiveMaximum(3).topic("t/#")).receiver(bench.holding());
    ScriptedConnection connection = receiver.connection();
    int most = testable(bench.receiveMaximum(connection));
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
    CompletionStage<Response> small = sender.send("x");
    Packet first = sender.published();
    int around = first.bytes().length - 1; // of this client's, which may name a content type
    sender.connection().send(Mqtt311.pubAck(first.packetId()));
    bench.get("a small message", small);
    bench.fails("a message that is too large", sender.send("x".repeat(most - around + 1)));
    for (int i = 0; i < TEN; i++) {
      bench.fails("a message that is too large", sender.send("x".repeat(200 + i)));
    }
    CompletionStage<Response> exact = sender.send("y".repeat(most - around));
    Packet publish = sender.published();
    check(publish.bytes().length <= most, publish.bytes().length + " bytes were sent");
    check(publish.payload().utf8().startsWith("y"), "what did not fit was sent");
    sender.connection().send(Mqtt311.pubAck(publish.packetId()));
    bench.get("a message that just fits", exact);
  }

  @Requirement("5.0/MQTT-3.2.2-15")
  void noSubscribeIsLargerThanTheBrokerTakes(MqttBench bench) throws Exception {
    bench.with(bench.setup().topic("x".repeat(100))).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.connecting();
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
    for (int i = 0; i < 2; i++) {
      int most = i;
      bench.with(bench.setup().qos(2));
      noneSent(bench, Property.of(Property.MAXIMUM_QOS, most), packet -> packet.qos() > most);
      bench.closeAll();
    }
  }

  @Requirement("5.0/MQTT-3.2.2-14")
  void nothingIsRetainedWhereNothingIsKept(MqttBench bench) throws Exception {
    bench.with(bench.setup().retain());
    noneSent(bench, Property.of(Property.RETAIN_AVAILABLE, 0), Packet::isRetain);
  }

  /** Whether it refuses the call or changes the message is the binding's choice. */
  private static void noneSent(MqttBench bench, Property limit, Predicate<Packet> above)
      throws Exception {
    Sender sender = bench.sender(limit);
    sender.send("x");
    bench.moment();
    for (Packet packet : sender.connection().received()) {
      check(packet.type() != PacketType.PUBLISH || !above.test(packet), "sent " + packet);
    }
  }
}
