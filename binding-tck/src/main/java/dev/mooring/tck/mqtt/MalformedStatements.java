package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.givenOpen;
import static dev.mooring.tck.mqtt.MqttBench.notDone;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Packets that should not be, and that end the connection. */
abstract class MalformedStatements {

  /** Each of these, on a connection of its own, ends it without a delivery. */
  static void eachEnds(MqttBench bench, List<String> packets) throws Exception {
    RecordingHandler handler = bench.accepting();
    Receiver receiver = bench.with(bench.setup().topic("#").session()).receiver(handler);
    ScriptedConnection connection = receiver.connection();
    for (String packet : packets) {
      connection.sendLater(Hex.parse(packet));
      try {
        bench.ends(connection, handler);
      } catch (AssertionError e) {
        throw new AssertionError("after " + packet + ": " + e.getMessage(), e);
      }
      connection = connection.isOpen() ? connection : bench.back(true);
    }
  }

  private static String to(MqttBench bench, String topic) {
    return Hex.format(bench.publishTo(topic));
  }

  @Requirement({"3.1.1/MQTT-1.5.3-1", "3.1.1/N14", "5.0/MQTT-1.5.4-1", "5.0/N14"})
  void topicsThatAreNotUtf8(MqttBench bench) throws Exception {
    eachEnds(
        bench,
        Stream.of("ED A0 80", "C0 AF", "E2 82", "F5 80 80 80")
            .map(topic -> to(bench, topic))
            .toList());
  }

  @Requirement({
    "3.1.1/MQTT-1.5.3-2",
    "3.1.1/MQTT-4.7.3-2",
    "3.1.1/N14",
    "5.0/MQTT-1.5.4-2",
    "5.0/MQTT-4.7.3-2",
    "5.0/N14"
  })
  void topicsWithZero(MqttBench bench) throws Exception {
    eachEnds(bench, List.of(to(bench, "61 00 62"), to(bench, "61 00")));
  }

  @Requirement({"3.1.1/MQTT-1.5.3-3", "3.1.1/N14", "5.0/MQTT-1.5.4-3", "5.0/N14"})
  void aByteOrderMarkIsKept(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().topic("#")).receiver(bench.accepting());
    receiver.connection().send(bench.publishTo("EF BB BF 61"));
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

  @Requirement({"3.1.1/MQTT-1.5.3-3", "5.0/MQTT-1.5.4-3"})
  void aByteOrderMarkIsSent(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0).topic("\ufeffa")).sender();
    sender.send("x");
    MqttBench.same("\ufeffa", sender.published().topic(), "the topic");
  }

  /** Each time the same, whichever it is. */
  @Requirement({"3.1.1/N14", "5.0/N14"})
  void lettersThatAreDiscouraged(MqttBench bench) throws Exception {
    for (String topic : List.of("01", "EF BF BF")) {
      RecordingHandler handler = bench.accepting();
      Receiver receiver = bench.with(bench.setup().topic("#").session()).receiver(handler);
      ScriptedConnection connection = receiver.connection();
      for (int i = 0; i < 2; i++) {
        connection.sendLater(bench.publishTo(topic));
        if (!bench.settles(connection)) {
          connection = bench.back(true);
        }
      }
      bench.moment(); // for a handler, which may run on another thread than the marker's
      if (handler.texts().contains("x")) {
        bench.await(
            "topic " + topic + " delivered the other time too",
            () -> handler.texts().stream().filter("x"::equals).count() == 2);
      }
      bench.get("close()", receiver.input().close(bench.patience()));
    }
  }

  @Requirement({"3.1.1/MQTT-2.2.2-2", "5.0/MQTT-2.1.3-1"})
  void illegalFlagsCountForNothing(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    givenOpen(sent);
    sender.connection().sendLater(Mqtt311.packet(0x42, Mqtt311.uint16(id)));
    if (bench.is5()) {
      bench.moment(); // to close is advice
    } else {
      sender.connection().awaitClosed(bench.patience());
    }
    notDone("a call acknowledged by a malformed PUBACK", sent);
  }

  @Requirement({"3.1.1/MQTT-2.3.1-1", "5.0/N12"})
  void identifierZero(MqttBench bench) throws Exception {
    eachEnds(bench, List.of(Hex.format(bench.publish("t").qos1(0).payload("x").bytes())));
  }

  @Requirement({"3.1.1/MQTT-3.3.1-4", "3.1.1/N12", "5.0/MQTT-3.3.1-4", "5.0/N12"})
  void qos3(MqttBench bench) throws Exception {
    byte[] packet = bench.publish("t").qos1(7).payload("x").bytes();
    packet[0] = 0x36;
    String qos3 = Hex.format(packet);
    packet[0] = 0x3E;
    eachEnds(bench, List.of(qos3, Hex.format(packet)));
  }

  @Requirement({"3.1.1/MQTT-3.3.2-1", "5.0/MQTT-3.3.2-1"})
  void aTopicLongerThanItsPacket(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 04 00 09 74 78"));
  }

  @Requirement({
    "3.1.1/MQTT-3.3.2-2",
    "3.1.1/MQTT-4.7.1-1",
    "3.1.1/N15",
    "5.0/MQTT-3.3.2-2",
    "5.0/MQTT-4.7.0-1",
    "5.0/N15"
  })
  void wildcardsInATopic(MqttBench bench) throws Exception {
    eachEnds(
        bench, Stream.of("61 2F 23", "61 2F 2B", "23").map(topic -> to(bench, topic)).toList());
  }

  @Requirement({"3.1.1/MQTT-4.7.3-1", "3.1.1/N16", "5.0/MQTT-4.7.3-1", "5.0/N16"})
  void anEmptyTopic(MqttBench bench) throws Exception {
    eachEnds(
        bench,
        Stream.of(
                bench.publish("").payload("x"),
                bench.publish("").qos1(7).payload("x"),
                bench.publish("").qos2(8).payload("x"))
            .map(publish -> Hex.format(publish.bytes()))
            .toList());
  }

  @Requirement({"3.1.1/N10", "3.1.1/U3-1", "5.0/N10"})
  void aLengthOfFiveBytes(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("30 FF FF FF FF 01"));
  }

  @Requirement({"3.1.1/N12", "5.0/N12"})
  void firstBytesAndLengthsThatAreWrong(MqttBench bench) throws Exception {
    eachEnds(bench, List.of("00 00", "82 06 00 01 00 01 74 00", "C0 00", "10 00", "D0 01 00"));
  }
}
