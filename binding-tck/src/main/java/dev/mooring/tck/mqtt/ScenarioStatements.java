package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.notDone;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.Response;
import dev.mooring.api.Subscription;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Where clients are known to go wrong. */
abstract class ScenarioStatements {

  private static final int MANY = 500;
  private static final int HOT = 20; // connections within a moment that are too many

  /** Nothing was completed by what came, and the message gets through in the end. */
  private static void stillOpen(MqttBench bench, Sender sender, CompletionStage<Response> sent)
      throws Exception {
    bench.moment();
    notDone("the call", sent);
    if (sender.connection().isOpen()) {
      for (Packet packet : sender.connection().received()) {
        check(packet.type() != PacketType.PUBLISH || !packet.isDuplicate(), "sent " + packet);
      }
    }
  }

  @Requirement("3.1.1/N01")
  void anUnknownPubRec(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().sendLater(Mqtt311.pubRec(id + 77));
    stillOpen(bench, sender, sent);
  }

  @Requirement("3.1.1/N03")
  void anUnknownPubRel(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().send(Mqtt311.pubRel(500));
    try {
      receiver.connection().expect(PacketMatcher.a(PacketType.PUBCOMP, 500));
    } catch (AssertionError unanswered) {
      check(!receiver.connection().isOpen(), String.valueOf(unanswered.getMessage()));
    }
    check(receiver.handler().calls().isEmpty(), "something was delivered");
  }

  @Requirement("3.1.1/N17")
  void acknowledgementsOfTheWrongKind(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().sendLater(Mqtt311.pubAck(id));
    stillOpen(bench, sender, sent);
  }

  @Requirement("3.1.1/N06")
  void aRefusedFilter(MqttBench bench) throws Exception {
    Subscription subscription = bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(Mqtt311.subAck(subscribe.packetId(), 0x80));
    bench.moment();
    notDone("ready()", subscription.ready());
    long subscribes =
        connection.received().stream().filter(p -> p.type() == PacketType.SUBSCRIBE).count();
    check(subscribes <= 3, subscribes + " SUBSCRIBEs within a moment");
  }

  @Requirement("3.1.1/N07")
  void aMessageBeforeSubAck(MqttBench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.input().subscribe(handler);
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(Mqtt311.publish("t").qos1(7).retain().payload("early").bytes());
    connection.expect("40 02 00 07");
    connection.send(Mqtt311.subAck(subscribe.packetId(), 1));
    same("early", handler.await(1, bench.patience()).get(0).text(), "what came");
  }

  @Requirement("3.1.1/N08")
  void manyRetainedMessages(MqttBench bench) throws Exception {
    bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    for (int id = 1; id <= MANY; id++) {
      connection.sendLater(Mqtt311.publish("t").qos1(id).retain().payload("x").bytes());
    }
    connection.sendLater(Mqtt311.subAck(subscribe.packetId(), 1));
    for (int id = 1; id <= MANY; id++) {
      connection.expect(PacketMatcher.a(PacketType.PUBACK, id));
    }
  }

  @Requirement("3.1.1/N09")
  void subAcksThatDoNotFit(MqttBench bench) throws Exception {
    Subscription subscription = bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.sendLater(Mqtt311.subAck(subscribe.packetId(), 3));
    bench.moment();
    notDone("ready() after a SUBACK with code 3", subscription.ready());
  }

  @Requirement("3.1.1/N18")
  void aBrokerThatClosesAfterConnect(MqttBench bench) throws Exception {
    bench.output();
    for (int i = 0; i < 3; i++) {
      ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
      connection.expect(PacketMatcher.a(PacketType.CONNECT));
      connection.close();
    }
    bench.moment();
    check(
        bench.broker().connectionCount() <= HOT,
        bench.broker().connectionCount() + " connections within a moment");
  }

  @Requirement("3.1.1/N20")
  void aFirstPacketThatIsNotConnAck(MqttBench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.input().subscribe(handler);
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.sendLater(Mqtt311.publish("t").payload("early").bytes());
    bench.ends(connection, handler);
  }

  @Requirement("3.1.1/N21")
  void aBrokerThatAnswersNoPing(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().keepAlive(1)).sender();
    sender.connection().awaitClosed(bench.patience().plus(Duration.ofSeconds(5)));
  }

  @Requirement("3.1.1/N39")
  void everyRefusal(MqttBench bench) throws Exception {
    var output = bench.output();
    int[] codes = {1, 2, 3, 4, 5};
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(false, codes[codes.length - 1]));
    connection.awaitClosed(bench.patience());
    bench.moment();
    check(output.health().lastError().isPresent(), "health() shows no error");
    check(
        bench.broker().connectionCount() <= HOT,
        bench.broker().connectionCount() + " connections within a moment");
  }

  @Requirement("3.1.1/N40")
  void unaskedAnswers(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    for (int i = 0; i < 3; i++) {
      sender.connection().sendLater(Mqtt311.pingResp());
    }
    CompletionStage<Response> sent = sender.send("works");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubAck(id));
    bench.get("invoke()", sent);
  }
}
