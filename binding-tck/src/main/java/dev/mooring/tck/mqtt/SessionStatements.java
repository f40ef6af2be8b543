package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What goes on after a connection was lost. */
abstract class SessionStatements {

  private static final int SEVERAL = 4;

  @Requirement({
    "3.1.1/MQTT-3.3.1-1",
    "3.1.1/MQTT-2.3.1-3",
    "3.1.1/MQTT-3.1.2-4",
    "3.1.1/MQTT-4.4.0-1",
    "5.0/MQTT-3.3.1-1",
    "5.0/MQTT-3.1.2-23",
    "5.0/MQTT-4.4.0-1"
  })
  void anOpenPublishIsSentAgainWithDup(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().session()).sender();
    CompletionStage<Response> sent = sender.send("open");
    Packet first = sender.published();
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    Packet again = next.expect(PacketMatcher.a(PacketType.PUBLISH));
    same(first.packetId(), again.packetId(), "the identifier");
    check(again.isDuplicate(), "the repeat has no DUP");
    CompletionStage<Response> other = sender.send("other");
    Packet fresh = next.expect(PacketMatcher.a(PacketType.PUBLISH));
    check(fresh.packetId() != first.packetId(), "the identifier was given to another message");
    next.send(Mqtt311.pubAck(first.packetId()));
    next.send(Mqtt311.pubAck(fresh.packetId()));
    bench.get("the call", sent);
    bench.get("the other call", other);
  }

  @Requirement({"3.1.1/MQTT-4.6.0-1", "5.0/MQTT-4.6.0-1"})
  void whatIsSentAgainKeepsItsOrder(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().session()).sender();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      sender.send("message " + i);
      ids.add(sender.published().packetId());
    }
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      again.add(next.expect(PacketMatcher.a(PacketType.PUBLISH)).packetId());
    }
    same(ids, again, "the order of the repeats");
  }

  @Requirement({
    "3.1.1/MQTT-4.3.3-1",
    "3.1.1/MQTT-4.4.0-1",
    "3.1.1/N24",
    "5.0/MQTT-4.3.3-6",
    "5.0/MQTT-4.3.3-5",
    "5.0/MQTT-4.4.0-1",
    "5.0/N24"
  })
  void afterPubRelOnlyPubRelIsSentAgain(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2).session()).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(PacketMatcher.a(PacketType.PUBREL, id));
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    next.expect(bench.done(PacketType.PUBREL, id));
    next.send(Mqtt311.pubComp(id));
    bench.get("the call", sent);
  }

  @Requirement({"3.1.1/N24", "5.0/MQTT-4.3.3-3", "5.0/N24"})
  void beforePubRecThePublishIsSentAgain(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2).session()).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    Packet again = next.expect(PacketMatcher.a(PacketType.PUBLISH, id).duplicate(true));
    next.send(Mqtt311.pubRec(again.packetId()));
    next.expect(PacketMatcher.a(PacketType.PUBREL, id));
    next.send(Mqtt311.pubComp(id));
    bench.get("the call", sent);
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
    same(
        List.of("once"),
        receiver.handler().texts().stream().filter(text -> !text.equals("marker")).toList(),
        "what was delivered");
  }

  @Requirement({"3.1.1/N04", "5.0/N04"})
  void aLostSessionIsSubscribedAnewAndCallsHaveOutcomes(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().session()).receiver(bench.accepting());
    receiver.connection().reset();
    ScriptedConnection next = bench.granted(false);
    next.send(bench.publish("t").qos1(3).payload("again").bytes());
    next.expect(bench.done(PacketType.PUBACK, 0x0003));
    same("again", receiver.handler().await(1, bench.patience()).get(0).text(), "what came");
  }
}
