package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.notDone;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Packets that should not be, and that end the connection. */
abstract class MalformedStatements {

  /** Each of these, on a connection of its own, ends it without a delivery. */
  private static void eachEnds(MqttBench bench, List<String> packets) throws Exception {
    RecordingHandler handler = bench.accepting();
    Receiver receiver = bench.with(bench.setup().topic("#")).receiver(handler);
    ScriptedConnection connection = receiver.connection();
    for (String packet : packets) {
      connection.sendLater(Hex.parse(packet));
      try {
        bench.ends(connection, handler);
      } catch (AssertionError e) {
        throw new AssertionError("after " + packet + ": " + e.getMessage(), e);
      }
      connection = bench.granted(false);
    }
  }

  @Requirement("3.1.1/MQTT-1.5.3-1")
  void topicsThatAreNotUtf8(MqttBench bench) throws Exception {
    eachEnds(
        bench,
        List.of(
            "30 06 00 03 ED A0 80 78",
            "30 05 00 02 C0 AF 78",
            "30 05 00 02 E2 82 78",
            "30 07 00 04 F5 80 80 80 78"));
  }

  @Requirement({"3.1.1/MQTT-1.5.3-2", "3.1.1/MQTT-4.7.3-2"})
  void topicsWithZero(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 06 00 03 61 00 62 78"));
  }

  @Requirement("3.1.1/MQTT-1.5.3-3")
  void aByteOrderMarkIsKept(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().topic("#")).receiver(bench.accepting());
    receiver.connection().send("30 07 00 04 EF BB BF 61 78");
    MqttBench.same(
        "\ufeffa",
        String.valueOf(
            receiver
                .handler()
                .await(1, bench.patience())
                .get(0)
                .delivery()
                .metadata()
                .get("topic")),
        "the topic");
  }

  @Requirement("3.1.1/MQTT-1.5.3-3")
  void aByteOrderMarkIsSent(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0).topic("\ufeffa")).sender();
    sender.send("x");
    sender.connection().expect("30 07 00 04 EF BB BF 61 78");
  }

  @Requirement("3.1.1/MQTT-2.2.2-2")
  void illegalFlagsCountForNothing(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().sendLater(Mqtt311.packet(0x42, new byte[] {(byte) (id >> 8), (byte) id}));
    sender.connection().awaitClosed(bench.patience());
    notDone("a call acknowledged by a malformed PUBACK", sent);
  }

  @Requirement("3.1.1/MQTT-2.3.1-1")
  void identifierZero(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("32 06 00 01 74 00 00 78"));
  }

  @Requirement({"3.1.1/MQTT-3.3.1-4", "3.1.1/N12"})
  void qos3(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("36 06 00 01 74 00 07 78", "3E 06 00 01 74 00 07 78"));
  }

  @Requirement("3.1.1/MQTT-3.3.2-1")
  void aTopicLongerThanItsPacket(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 04 00 09 74 78"));
  }

  @Requirement({"3.1.1/MQTT-3.3.2-2", "3.1.1/MQTT-4.7.1-1"})
  void wildcardsInATopic(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 06 00 03 61 2F 23 78", "30 06 00 03 61 2F 2B 78"));
  }

  @Requirement({"3.1.1/MQTT-4.7.3-1", "3.1.1/N16"})
  void anEmptyTopic(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 03 00 00 78", "32 05 00 00 00 07 78"));
  }

  @Requirement("3.1.1/MQTT-4.8.0-1")
  void packetsThatNoBrokerSends(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("00 00", "F0 00", "20 02 00 00", "82 06 00 01 00 01 74 00"));
  }

  @Requirement("3.1.1/N10")
  void aLengthOfFiveBytes(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 FF FF FF FF 01"));
  }

  @Requirement("3.1.1/N12")
  void firstBytesAndLengthsThatAreWrong(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("C0 00", "10 00", "40 03 00 01 00", "D0 01 00"));
  }

  @Requirement("3.1.1/N37")
  void aDisconnectFromTheBroker(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("E0 00"));
  }
}
