package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.given;
import static dev.mooring.tck.mqtt.MqttBench.notDone;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What an output sends. */
abstract class SendingStatements {

  private static final int SEVERAL = 5;

  @Requirement({"3.1.1/MQTT-2.3.1-1", "5.0/MQTT-2.2.1-3"})
  void identifiersAreNotZero(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      check(sender.published().packetId() != 0, "the identifier of a PUBLISH is 0");
    }
    bench.closeAll();
    Packet subscribe =
        bench.receiver(bench.accepting()).connection().await(PacketMatcher.a(PacketType.SUBSCRIBE));
    check(subscribe.packetId() != 0, "the identifier of a SUBSCRIBE is 0");
  }

  @Requirement({"3.1.1/MQTT-2.3.1-2", "3.1.1/MQTT-4.3.2-1", "5.0/MQTT-2.2.1-3", "5.0/MQTT-4.3.2-1"})
  void identifiersAreNotTwiceInUse(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      int id = sender.published().packetId();
      check(ids.add(id), "identifier " + id + " is in use");
    }
    // One is free again; the others are not.
    int freed = ids.iterator().next();
    sender.connection().send(Mqtt311.pubAck(freed));
    ids.remove(freed);
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("more " + i);
      int id = sender.published().packetId();
      check(ids.add(id), "identifier " + id + " is in use");
    }
  }

  @Requirement({"3.1.1/MQTT-2.3.1-2", "3.1.1/MQTT-4.3.3-1", "5.0/MQTT-2.2.1-3", "5.0/MQTT-4.3.3-1"})
  void identifiersOfQos2StayInUseToTheEnd(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.send("without PUBREC");
    int first = sender.published().packetId();
    sender.send("without PUBCOMP");
    int second = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(second));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, second));
    check(first != second, "identifier " + first + " is in use");
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      int id = sender.published().packetId();
      check(id != first && id != second, "identifier " + id + " is in use");
    }
  }

  @Requirement({
    "3.1.1/MQTT-2.3.1-5",
    "3.1.1/MQTT-3.3.1-2",
    "3.1.1/MQTT-3.3.2-1",
    "5.0/MQTT-2.2.1-2",
    "5.0/MQTT-2.2.2-1",
    "5.0/MQTT-3.3.1-2",
    "5.0/MQTT-3.3.2-1"
  })
  void aQos0PublishIsTopicAndPayload(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0)).sender();
    sender.send("hi");
    Packet publish = sender.published();
    if (bench.is5()) {
      same(0x30, publish.bytes()[0] & 0xFF, "the first byte");
      same("t", publish.topic(), "the topic");
      same("hi", publish.payload().utf8(), "what follows topic and properties");
    } else {
      same("30 05 00 01 74 68 69", Hex.format(publish.bytes()), "the packet");
    }
  }

  @Requirement({"3.1.1/MQTT-4.3.1-1", "5.0/MQTT-4.3.1-1"})
  void aQos0MessageIsSentOnce(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0)).sender();
    bench.get("invoke()", sender.send("once"));
    sender.published();
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(false);
    sender.send("behind");
    Packet packet = next.expect(PacketMatcher.a(PacketType.PUBLISH));
    same("behind", packet.payload().utf8(), "the first message after the reconnect");
  }

  @Requirement({"3.1.1/MQTT-4.3.2-1", "5.0/MQTT-4.3.2-2"})
  void aQos1MessageHasNoDupAtFirst(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    sender.send("x");
    same(0x32, sender.published().bytes()[0] & 0xFF, "the first byte");
  }

  @Requirement({"3.1.1/MQTT-4.3.2-1", "5.0/MQTT-4.3.2-3"})
  void aQos1CallIsOpenUntilPubAck(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    bench.moment();
    notDone("a call without PUBACK", sent);
    sender.connection().send(Mqtt311.pubAck(id));
    bench.get("invoke()", sent);
  }

  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-2"})
  void aQos2MessageHasNoDupAtFirst(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.send("x");
    same(0x34, sender.published().bytes()[0] & 0xFF, "the first byte");
  }

  /** Some complete the call at PUBREC, when the broker has the message, others at PUBCOMP. */
  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-3"})
  void aQos2CallIsOpenUntilPubRec(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    bench.moment();
    notDone("a call without PUBREC", sent);
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL));
    sender.connection().send(Mqtt311.pubComp(id));
    bench.get("invoke()", sent);
  }

  /** A message of QoS 2 whose PUBREC was sent. */
  private static int received(Sender sender) throws Exception {
    sender.send("x");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    return id;
  }

  @Requirement({"3.1.1/MQTT-4.3.3-1", "5.0/MQTT-4.3.3-4"})
  void pubRecIsAnsweredByPubRel(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, received(sender)));
  }

  @Requirement({"3.1.1/MQTT-2.3.1-6", "5.0/MQTT-2.2.1-5"})
  void pubRelRepeatsTheIdentifier(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    int id = received(sender);
    Packet pubRel =
        given(
            "the PUBREL of MQTT-4.3.3",
            () -> sender.connection().expect(PacketMatcher.a(PacketType.PUBREL)));
    same(id, pubRel.packetId(), "the identifier of PUBREL");
  }

  @Requirement({"3.1.1/MQTT-3.6.1-1", "5.0/MQTT-3.6.1-1"})
  void everyPubRelHasItsFlags(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2).session()).sender();
    received(sender);
    PacketMatcher pubRel = PacketMatcher.a(PacketType.PUBREL);
    Packet first = given("the PUBREL of MQTT-4.3.3", () -> sender.connection().expect(pubRel));
    same(0x62, first.bytes()[0] & 0xFF, "the first byte of PUBREL");
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    Packet again = given("the repeat of MQTT-4.4.0-1", () -> next.expect(pubRel));
    same(0x62, again.bytes()[0] & 0xFF, "the first byte of the PUBREL that is sent again");
  }

  @Requirement({"3.1.1/MQTT-4.6.0-4", "5.0/MQTT-4.6.0-4"})
  void pubRelsFollowTheOrderOfPubRecs(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      ids.add(0, sender.published().packetId());
    }
    List<Integer> released = new ArrayList<>();
    for (int id : ids) {
      sender.connection().send(Mqtt311.pubRec(id));
    }
    for (int i = 0; i < SEVERAL; i++) {
      released.add(sender.connection().expect(PacketMatcher.a(PacketType.PUBREL)).packetId());
    }
    same(ids, released, "the order of PUBREL");
  }

  @Requirement({"3.1.1/MQTT-4.1.0-2", "5.0/MQTT-4.1.0-1"})
  void aLateAcknowledgementCompletes(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("late");
    int id = sender.published().packetId();
    for (int i = 0; i < SEVERAL; i++) {
      CompletionStage<Response> other = sender.send("other " + i);
      Packet publish = sender.published();
      check(publish.packetId() != id, "the identifier was given to another message");
      sender.connection().send(Mqtt311.pubAck(publish.packetId()));
      bench.get("invoke()", other);
    }
    sender.connection().send(Mqtt311.pubAck(id));
    bench.get("the late one", sent);
  }

  @Requirement({"3.1.1/MQTT-2.2.2-1", "5.0/MQTT-2.1.3-1"})
  void flagsAreThoseOfTheTable(MqttBench bench) throws Exception {
    bench.broker().autopilot();
    var output = bench.with(bench.setup().qos(2)).output();
    bench.get("start()", output.start());
    var sent = output.invoke(Request.create(Payload.utf8("x")));
    bench.get("invoke()", sent);
    ScriptedConnection connection = bench.broker().acceptConnection(bench.patience());
    connection.await(PacketMatcher.a(PacketType.PUBREL), bench.patience());
    bench.get("close()", output.close(bench.patience()));
    for (Packet packet : connection.received()) {
      int expected =
          switch (packet.type()) {
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 2;
            case PUBLISH -> 4;
            default -> 0;
          };
      same(expected, packet.flags(), "the flags of " + packet);
    }
  }
}
