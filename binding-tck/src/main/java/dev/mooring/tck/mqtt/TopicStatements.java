package dev.mooring.tck.mqtt;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;

/** Topics and filters that never leave, and those that leave unchanged. */
abstract class TopicStatements {

  private static final int LONGEST = 65535;

  private static void neverPublished(MqttBench bench, List<String> topics) throws Exception {
    Sender sender = bench.sender();
    for (String topic : topics) {
      bench.refused(
          "publishing to a topic of " + topic.length() + " letters", () -> sender.sendTo(topic));
    }
    var sent = sender.sendTo("marker");
    Packet packet = sender.published();
    same("marker", packet.topic(), "the first topic on the wire");
    sender.connection().send(Mqtt311.pubAck(packet.packetId()));
    bench.get("invoke()", sent);
  }

  static void neverSubscribed(MqttBench bench, List<String> filters) throws Exception {
    for (String filter : filters) {
      bench.with(bench.setup().topic(filter));
      int before = bench.broker().connectionCount();
      bench.refused(
          "subscribing to \"" + filter + "\"",
          () -> {
            var ready = bench.input().subscribe(bench.accepting()).ready();
            bench.moment();
            if (bench.broker().connectionCount() > before) {
              ScriptedConnection connection = bench.accepted(false);
              bench.moment();
              check(
                  connection.received().stream()
                      .noneMatch(packet -> packet.type() == PacketType.SUBSCRIBE),
                  "\"" + filter + "\" is on the wire");
            }
            return ready;
          });
    }
  }

  static void subscribed(MqttBench bench, List<String> filters) throws Exception {
    for (String filter : filters) {
      var input = bench.with(bench.setup().topic(filter)).input();
      input.subscribe(bench.accepting());
      Packet subscribe = bench.accepted(false).expect(PacketMatcher.a(PacketType.SUBSCRIBE));
      same(filter, subscribe.filters().get(0).filter(), "the filter");
    }
  }

  @Requirement({"3.1.1/MQTT-3.3.2-2", "3.1.1/MQTT-4.7.1-1", "5.0/MQTT-3.3.2-2", "5.0/MQTT-4.7.0-1"})
  void wildcardsArePublishedTo(MqttBench bench) throws Exception {
    neverPublished(bench, List.of("a/+", "a/#", "#", "+"));
  }

  @Requirement({"3.1.1/MQTT-4.7.1-2", "5.0/MQTT-4.7.1-1"})
  void numberSigns(MqttBench bench) throws Exception {
    neverSubscribed(bench, List.of("a#", "#/a", "a/#/b"));
    subscribed(bench, List.of("#", "a/#"));
  }

  @Requirement({"3.1.1/MQTT-4.7.1-3", "5.0/MQTT-4.7.1-2"})
  void plusSigns(MqttBench bench) throws Exception {
    neverSubscribed(bench, List.of("a+", "+a", "a/b+/c"));
    subscribed(bench, List.of("+", "+/a", "a/+/c"));
  }

  @Requirement({"3.1.1/MQTT-4.7.3-1", "3.1.1/MQTT-4.7.3-2", "5.0/MQTT-4.7.3-1", "5.0/MQTT-4.7.3-2"})
  void emptyTopicsAndZeros(MqttBench bench) throws Exception {
    neverPublished(bench, List.of("", "a\u0000b"));
  }

  @Requirement({"3.1.1/MQTT-3.8.3-1", "3.1.1/MQTT-4.7.3-2", "5.0/MQTT-3.8.3-1", "5.0/MQTT-4.7.3-2"})
  void filtersAreUtf8(MqttBench bench) throws Exception {
    neverSubscribed(bench, List.of("a\u0000b"));
    subscribed(bench, List.of("gr\u00fc\u00df/\u2603/\ud83d\ude80"));
  }

  @Requirement({"3.1.1/MQTT-4.7.3-3", "5.0/MQTT-4.7.3-3"})
  void lengths(MqttBench bench) throws Exception {
    neverPublished(bench, List.of("x".repeat(LONGEST + 1)));
  }

  @Requirement({"3.1.1/MQTT-4.7.3-3", "5.0/MQTT-4.7.3-3"})
  void theLongestTopicArrives(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0)).sender();
    sender.sendTo("x".repeat(LONGEST));
    same(LONGEST, sender.published().topic().length(), "the topic's length");
  }
}
