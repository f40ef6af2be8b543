package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
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

  @Requirement({"3.1.1/MQTT-2.3.1-1", "3.1.1/MQTT-2.3.1-2", "5.0/MQTT-2.2.1-3", "5.0/MQTT-4.3.2-1"})
  void identifiersAreNotZeroAndNotTwiceInUse(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      int id = sender.published().packetId();
      check(id != 0, "an identifier is 0");
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

  @Requirement({"3.1.1/MQTT-4.3.2-1", "5.0/MQTT-4.3.2-2", "5.0/MQTT-4.3.2-3"})
  void aQos1CallIsOpenUntilPubAck(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x");
    Packet publish = sender.published();
    same(0x32, publish.bytes()[0] & 0xFF, "the first byte");
    bench.moment();
    notDone("a call without PUBACK", sent);
    sender.connection().send(Mqtt311.pubAck(publish.packetId()));
    bench.get("invoke()", sent);
  }

  @Requirement({
    "3.1.1/MQTT-4.3.3-1",
    "3.1.1/MQTT-3.6.1-1",
    "3.1.1/MQTT-2.3.1-6",
    "5.0/MQTT-4.3.3-2",
    "5.0/MQTT-4.3.3-3",
    "5.0/MQTT-4.3.3-4",
    "5.0/MQTT-4.3.3-5",
    "5.0/MQTT-3.6.1-1",
    "5.0/MQTT-2.2.1-5"
  })
  void aQos2MessageTakesItsSteps(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x");
    Packet publish = sender.published();
    same(0x34, publish.bytes()[0] & 0xFF, "the first byte");
    bench.moment();
    notDone("a call without PUBREC", sent);
    sender.connection().send(Mqtt311.pubRec(publish.packetId()));
    Packet pubRel = sender.connection().expect(PacketMatcher.a(PacketType.PUBREL));
    same(0x62, pubRel.bytes()[0] & 0xFF, "the first byte of PUBREL");
    same(publish.packetId(), pubRel.packetId(), "the identifier of PUBREL");
    sender.connection().send(Mqtt311.pubComp(publish.packetId()));
    bench.get("invoke()", sent);
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
