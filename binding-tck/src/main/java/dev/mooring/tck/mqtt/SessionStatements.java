package dev.mooring.tck.mqtt;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.given;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What goes on after a connection was lost: on the wire. What becomes of the calls is the binding's
 * choice, as long as each has an outcome.
 */
abstract class SessionStatements {

  private static final int SEVERAL = 4;

  private static final PacketMatcher PUBLISH = PacketMatcher.a(PacketType.PUBLISH);
  private static final PacketMatcher PUBREL = PacketMatcher.a(PacketType.PUBREL);
  private static final PacketMatcher PUBLISH_OR_PUBREL =
      PacketMatcher.any(
          "PUBLISH or PUBREL",
          packet -> packet.type() == PacketType.PUBLISH || packet.type() == PacketType.PUBREL);

  private static Sender sender(MqttBench bench, int qos) throws Exception {
    return bench.with(bench.setup().qos(qos).session()).sender();
  }

  /** The client's next connection, which finds its session. */
  private static ScriptedConnection cut(MqttBench bench, Sender sender) throws Exception {
    sender.connection().reset();
    return bench.accepted(true);
  }

  /** Sends a message of QoS 2 and takes it as far as PUBREL. */
  private static int released(Sender sender, String text) throws Exception {
    sender.send(text);
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PUBREL);
    return id;
  }

  @Requirement({"3.1.1/MQTT-3.1.2-4", "3.1.1/MQTT-4.1.0-1", "5.0/MQTT-3.1.2-23"})
  void anExchangeOfQos1GoesOn(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 1);
    CompletionStage<Response> sent = sender.send("open");
    sender.published();
    ScriptedConnection next = cut(bench, sender);
    next.send(Mqtt311.pubAck(next.expect(PUBLISH).packetId()));
    bench.settled(sent);
  }

  /** However it goes on: which of its packets comes again is for other tests. */
  @Requirement({"3.1.1/MQTT-3.1.2-4", "3.1.1/MQTT-4.1.0-1", "5.0/MQTT-3.1.2-23"})
  void anExchangeOfQos2GoesOn(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    CompletionStage<Response> sent = sender.send("open");
    sender.published();
    ScriptedConnection second = cut(bench, sender);
    second.send(Mqtt311.pubRec(second.expect(PUBLISH).packetId()));
    second.expect(PUBREL);
    second.reset();
    ScriptedConnection third = bench.accepted(true);
    Packet packet = third.expect(PUBLISH_OR_PUBREL);
    if (packet.type() == PacketType.PUBLISH) {
      third.send(Mqtt311.pubRec(packet.packetId()));
      packet = third.expect(PUBREL);
    }
    third.send(Mqtt311.pubComp(packet.packetId()));
    bench.settled(sent);
  }

  @Requirement({"3.1.1/MQTT-3.3.1-1", "5.0/MQTT-3.3.1-1"})
  void whatIsSentAgainHasDup(MqttBench bench) throws Exception {
    for (int qos = 1; qos <= 2; qos++) {
      Sender sender = sender(bench, qos);
      sender.send("open");
      sender.published();
      ScriptedConnection next = cut(bench, sender);
      Packet again = given("the repeat of MQTT-4.4.0-1", () -> next.expect(PUBLISH));
      check(again.isDuplicate(), "the repeat has no DUP: " + again);
      bench.closeAll();
    }
  }

  @Requirement({"3.1.1/MQTT-2.3.1-3", "5.0/MQTT-4.4.0-1"})
  void whatIsSentAgainKeepsItsIdentifier(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 1);
    CompletionStage<Response> sent = sender.send("open");
    int id = sender.published().packetId();
    ScriptedConnection next = cut(bench, sender);
    Packet again = given("the repeat of MQTT-4.4.0-1", () -> next.expect(PUBLISH));
    same(id, again.packetId(), "the identifier");
    CompletionStage<Response> other = sender.send("other");
    int fresh = next.expect(PUBLISH).packetId();
    check(fresh != id, "the identifier was given to another message");
    next.send(Mqtt311.pubAck(id));
    next.send(Mqtt311.pubAck(fresh));
    bench.settled(sent);
    bench.settled(other);
  }

  @Requirement({"3.1.1/MQTT-4.4.0-1", "5.0/MQTT-4.4.0-1"})
  void everyOpenPublishIsSentAgain(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 1);
    List<String> open = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      open.add(named(sender.published()));
    }
    same(open.stream().sorted().toList(), again(cut(bench, sender)), "what is sent again");
  }

  @Requirement({"3.1.1/MQTT-4.4.0-1", "5.0/MQTT-4.4.0-1"})
  void bothKindsOfQos2AreSentAgain(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    List<String> open = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i += 2) {
      open.add("PUBREL " + released(sender, "released " + i));
      sender.send("sent " + i);
      open.add(named(sender.published()));
    }
    same(open.stream().sorted().toList(), again(cut(bench, sender)), "what is sent again");
  }

  private static String named(Packet packet) {
    return packet.type() + " " + packet.packetId();
  }

  /** The order is for another test. */
  private static List<String> again(ScriptedConnection connection) throws Exception {
    List<String> again = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      again.add(named(connection.expect(PUBLISH_OR_PUBREL)));
    }
    return again.stream().sorted().toList();
  }

  @Requirement({"3.1.1/MQTT-4.6.0-1", "3.1.1/N24", "5.0/MQTT-4.6.0-1", "5.0/N24"})
  void whatIsSentAgainKeepsItsOrder(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 1);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      sent.add(sender.published().payload().utf8());
    }
    ScriptedConnection next = cut(bench, sender);
    List<String> again = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      again.add(given("the repeat of MQTT-4.4.0-1", () -> next.expect(PUBLISH)).payload().utf8());
    }
    same(sent, again, "the order of the repeats");
  }

  @Requirement({"3.1.1/MQTT-4.3.2-1", "5.0/MQTT-4.3.2-3"})
  void aQos1PublishIsOpenOverACut(MqttBench bench) throws Exception {
    publishIsOpenOverACut(bench, 1);
  }

  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-3"})
  void aQos2PublishIsOpenOverACut(MqttBench bench) throws Exception {
    publishIsOpenOverACut(bench, 2);
  }

  private static void publishIsOpenOverACut(MqttBench bench, int qos) throws Exception {
    Sender sender = sender(bench, qos);
    sender.send("open");
    sender.published();
    same("open", cut(bench, sender).expect(PUBLISH).payload().utf8(), "what is sent again");
  }

  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-5"})
  void aPubRelIsOpenOverACut(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    int id = released(sender, "open");
    cut(bench, sender).await(PacketMatcher.a(PacketType.PUBREL, id), bench.patience());
  }

  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-6"})
  void afterPubRelThereIsNoPublish(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    released(sender, "open");
    ScriptedConnection next = cut(bench, sender);
    Packet packet = given("the repeat of MQTT-4.4.0-1", () -> next.expect(PUBLISH_OR_PUBREL));
    same(PacketType.PUBREL, packet.type(), "what is sent again after PUBREL");
  }

  @Requirement({"3.1.1/N24", "5.0/N24"})
  void aCutBeforePubRec(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    ScriptedConnection next = cut(bench, sender);
    next.expect(PacketMatcher.a(PacketType.PUBLISH, id).duplicate(true));
    next.send(Mqtt311.pubRec(id));
    next.expect(PacketMatcher.a(PacketType.PUBREL, id));
    next.send(Mqtt311.pubComp(id));
    bench.settled(sent);
  }

  @Requirement({"3.1.1/N24", "5.0/N24"})
  void aCutBeforePubComp(MqttBench bench) throws Exception {
    Sender sender = sender(bench, 2);
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PUBREL);
    ScriptedConnection next = cut(bench, sender);
    next.expect(PacketMatcher.a(PacketType.PUBREL, id));
    next.send(Mqtt311.pubComp(id));
    bench.settled(sent);
  }

  @Requirement({"3.1.1/MQTT-3.1.2-6", "5.0/MQTT-3.1.2-4"})
  void aCleanSessionKeepsNothing(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.send("first");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, id));
    sender.send("second");
    sender.published();
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(false);
    sender.send("marker");
    Packet packet = next.expect(PacketMatcher.a(PacketType.PUBLISH));
    while (!packet.payload().utf8().equals("marker")) {
      check(!packet.isDuplicate(), "a message of the old session was repeated with DUP");
      packet = next.expect(PacketMatcher.a(PacketType.PUBLISH)); // a PUBREL would fail here
    }
  }

  @Requirement({
    "3.1.1/MQTT-4.1.0-1",
    "3.1.1/N23",
    "3.1.1/MQTT-4.3.3-2",
    "5.0/MQTT-4.3.3-10",
    "5.0/N23",
    "5.0/MQTT-3.1.2-23"
  })
  void aQos2MessageIsDeliveredOnceOverACut(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2).session()).receiver(bench.accepting());
    receiver.connection().send(bench.publish("t").qos2(7).payload("once").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0x0007));
    receiver.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    next.autopilot(PacketType.SUBSCRIBE); // a client may ask again
    next.send(bench.publish("t").qos2(7).duplicate().payload("once").bytes());
    next.expect(bench.done(PacketType.PUBREC, 0x0007));
    next.send(Mqtt311.pubRel(7));
    next.expect(bench.done(PacketType.PUBCOMP, 0x0007));
    bench.settled(next, "t");
    bench.delivers(receiver.handler(), "once");
  }

  @Requirement({"3.1.1/N04", "5.0/N04"})
  void aLostSessionIsSubscribedAnew(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().session()).receiver(bench.accepting());
    receiver.connection().reset();
    ScriptedConnection next = bench.granted(false);
    next.send(bench.publish("t").qos1(3).payload("again").bytes());
    next.expect(bench.done(PacketType.PUBACK, 0x0003));
    same("again", receiver.handler().await(1, bench.patience()).get(0).text(), "what came");
  }

  @Requirement({"3.1.1/N04", "5.0/N04"})
  void aCallOfALostSessionEnds(MqttBench bench) throws Exception {
    endsWithItsSession(bench, false);
  }

  @Requirement({"3.1.1/N04", "5.0/N04"})
  void aReleasedCallOfALostSessionEnds(MqttBench bench) throws Exception {
    endsWithItsSession(bench, true);
  }

  /** It fails, or is sent as new, or in 3.1.1 goes on: all of it ends the call. */
  private static void endsWithItsSession(MqttBench bench, boolean released) throws Exception {
    Sender sender = sender(bench, 2);
    CompletionStage<Response> sent = sender.send("open");
    int id = sender.published().packetId();
    if (released) {
      sender.connection().send(Mqtt311.pubRec(id));
      sender.connection().expect(PUBREL);
    }
    bench.broker().autopilot(PacketType.CONNECT);
    sender.connection().reset();
    bench.accepted(false);
    bench.settled(sent);
  }
}
