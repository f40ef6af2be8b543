package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.ConnectStatements.flags;
import static dev.mooring.tck.mqtt.ConnectStatements.neverOnTheWire;
import static dev.mooring.tck.mqtt.MalformedStatements.eachEnds;

import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;

/** What MQTT 3.1.1 says and MQTT 5.0 does not, or says otherwise. */
abstract class Alone311Statements {

  @Requirement("3.1.1/MQTT-3.1.2-22")
  void aPasswordAloneNeverLeaves(MqttBench bench) throws Exception {
    bench.with(bench.setup().password("secret"));
    neverOnTheWire(bench, packet -> (flags(packet) & 0xC0) == 0x40);
  }

  @Requirement("3.1.1/MQTT-3.1.3-7")
  void anEmptyClientIdNeedsACleanSession(MqttBench bench) throws Exception {
    bench.with(bench.setup().clientId("").session());
    neverOnTheWire(
        bench, packet -> packet.connect().clientId().isEmpty() && !packet.connect().cleanSession());
  }

  @Requirement("3.1.1/MQTT-4.3.3-2")
  void aQos2MessageIsDeliveredOnceUntilPubRel(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().send(bench.publish("t").qos2(7).payload("once").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0x0007));
    receiver.connection().send(bench.publish("t").qos2(7).duplicate().payload("once").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0x0007));
    receiver.connection().send(Mqtt311.pubRel(7));
    receiver.connection().expect(bench.done(PacketType.PUBCOMP, 0x0007));
    receiver.connection().send(bench.publish("t").qos2(7).payload("new").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0x0007));
    bench.delivers(receiver.handler(), "once", "new");
  }

  @Requirement("3.1.1/MQTT-4.8.0-1")
  void packetsThatNoBrokerSends(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("00 00", "F0 00", "20 02 00 00", "82 06 00 01 00 01 74 00"));
  }

  @Requirement("3.1.1/N12")
  void whatTheOtherVersionAllows(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("38 04 00 01 74 78", "F0 00", "40 03 00 01 00"));
  }

  @Requirement({"3.1.1/N37", "3.1.1/N12"})
  void aDisconnectFromTheBroker(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("E0 00"));
  }

  @Requirement({"3.1.1/N05", "3.1.1/U3-4"})
  void aSessionThatWasNotAskedFor(MqttBench bench) throws Exception {
    bench.output();
    ScriptedConnection connection = bench.accepted(true);
    connection.awaitClosed(bench.patience());
    bench.moment();
    bench.notHot();
  }
}
