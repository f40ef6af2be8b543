package dev.mooring.tck.mqtt;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.opentest4j.TestAbortedException;

/** Properties of MQTT 5.0, and how lengths are written. */
abstract class Property5Statements {

  private static final int[] SIZES = {0, 100, 127, 128, 200, 16_370, 16_383, 16_384, 2_097_151};

  @Requirement({"5.0/MQTT-1.5.5-1", "5.0/MQTT-2.2.2-1"})
  void lengthsAreAsShortAsCanBe(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(0)).sender();
    for (int size : SIZES) {
      sender.send("x".repeat(size));
      Packet publish = sender.published();
      byte[] again = bench.publish("t").payload(publish.payload()).bytes();
      if (publish.properties().isEmpty()) {
        same(Hex.format(again), Hex.format(publish.bytes()), "a PUBLISH of " + size + " bytes");
      }
    }
  }

  @Requirement("5.0/MQTT-2.2.2-1")
  void aSubscribeWithoutPropertiesSaysSo(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    Packet subscribe = receiver.connection().await(PacketMatcher.a(PacketType.SUBSCRIBE));
    subscribe.properties(); // which throws if the length is missing
    same(1, subscribe.filters().size(), "the number of filters behind the properties");
    Packet connect = receiver.connection().received().get(0);
    connect.properties();
    connect.connect();
  }

  private static void eachEnds(MqttBench bench, List<byte[]> packets) throws Exception {
    MalformedStatements.eachEnds(bench, packets.stream().map(Hex::format).toList());
  }

  /** A PUBLISH with these properties, right or wrong. */
  private static byte[] with(String propertiesInHex) {
    return Mqtt311.publish("t")
        .properties(Payload.wrap(Hex.parse(propertiesInHex)))
        .payload("x")
        .bytes();
  }

  @Requirement("5.0/MQTT-1.5.7-1")
  void userPropertiesAreUtf8(MqttBench bench) throws Exception {
    eachEnds(bench, List.of(with("26 0001 61 0002 FF FE"), with("26 0002 C0 AF 0001 61")));
  }

  @Requirement("5.0/MQTT-1.5.7-1")
  void aUserPropertyThatIsNoTextNeverLeaves(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    for (String wrong : List.of("\ud800", "a\u0000b")) {
      sender.send("x", Map.of("userProperty.k", wrong)); // which may be refused
    }
    sender.send("marker");
    Packet publish;
    do {
      publish = sender.published();
      check(
          publish.property(Property.USER_PROPERTY).isEmpty(),
          "such a user property is on the wire, or half of one");
    } while (!publish.payload().utf8().equals("marker"));
  }

  @Requirement("5.0/MQTT-1.5.4-3")
  void aByteOrderMarkIsKeptInUserProperties(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    sender.send("x", Map.of("userProperty.k", "\ufeffv"));
    Packet publish = sender.published();
    String value =
        publish
            .property(Property.USER_PROPERTY)
            .map(Property::text)
            .orElseThrow(() -> new TestAbortedException("the binding sends no user properties"));
    same("\ufeffv", value, "the user property");
  }

  @Requirement("5.0/N41")
  void userPropertiesKeepTheirOrder(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver
        .connection()
        .send(
            Mqtt5.publish("t", Property.user("k", "3"), Property.user("k", "1"))
                .payload("x")
                .bytes());
    Map<String, String> metadata =
        receiver.handler().await(1, bench.patience()).get(0).delivery().metadata();
    if (!metadata.containsKey("userProperty.k")) {
      throw new TestAbortedException("the binding hands over no user properties");
    }
    same("3", String.valueOf(metadata.get("userProperty.k")), "the first one");
    same("1", String.valueOf(metadata.get("userProperty.k.2")), "the second one");
  }

  private static Packet sentWith(MqttBench bench, String name, String value) throws Exception {
    Sender sender = bench.sender();
    sender.send("x", Map.of(name, value));
    return sender.published();
  }

  @Requirement("5.0/MQTT-3.3.2-13")
  void aResponseTopicIsUtf8(MqttBench bench) throws Exception {
    Packet publish = sentWith(bench, "responseTopic", "gr\u00fc\u00df");
    publish
        .property(Property.RESPONSE_TOPIC)
        .ifPresentOrElse(
            topic -> same("gr\u00fc\u00df", topic.text(), "the response topic"),
            () -> {
              throw new TestAbortedException("the binding sends no response topics");
            });
  }

  @Requirement("5.0/MQTT-3.3.2-13")
  void anIllFormedResponseTopic(MqttBench bench) throws Exception {
    eachEnds(bench, List.of(with("08 0002 C0 AF")));
  }

  @Requirement("5.0/MQTT-3.3.2-14")
  void noWildcardsInAResponseTopic(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x", Map.of("responseTopic", "a/#"));
    bench.moment();
    for (Packet packet : sender.connection().received()) {
      check(
          packet.property(Property.RESPONSE_TOPIC).isEmpty(),
          "a response topic with a wildcard is on the wire");
    }
    sent.toCompletableFuture().cancel(false);
    bench.closeAll();
    eachEnds(bench, List.of(with("08 0003 61 2F 23")));
  }

  @Requirement("5.0/MQTT-3.3.2-19")
  void aContentTypeIsUtf8(MqttBench bench) throws Exception {
    Packet publish = sentWith(bench, "contentType", "text/gr\u00fc\u00df");
    publish
        .property(Property.CONTENT_TYPE)
        .ifPresentOrElse(
            type -> same("text/gr\u00fc\u00df", type.text(), "the content type"),
            () -> {
              throw new TestAbortedException("the binding sends no content types");
            });
  }

  @Requirement("5.0/MQTT-3.3.2-19")
  void anIllFormedContentType(MqttBench bench) throws Exception {
    eachEnds(bench, List.of(with("03 0002 C0 AF")));
  }

  @Requirement("5.0/MQTT-3.3.4-6")
  void noSubscriptionIdentifierLeaves(MqttBench bench) throws Exception {
    Packet publish = sentWith(bench, "subscriptionIdentifier", "7");
    check(
        publish.property(Property.SUBSCRIPTION_IDENTIFIER).isEmpty(),
        "a client sent a subscription identifier");
  }

  @Requirement({"5.0/U5-2", "5.0/U5-3", "5.0/U5-8", "5.0/U5-1"})
  void propertiesThatDoNotBelong(MqttBench bench) throws Exception {
    List<byte[]> packets = new ArrayList<>();
    packets.add(with("7F 00")); // there is none of this number
    packets.add(with("11 00000001")); // of CONNECT
    packets.add(with("03 0001 61 03 0001 62")); // twice
    packets.add(with("01 02")); // neither bytes nor text
    packets.add(with("0B 00")); // subscription identifier 0
    packets.add(with("02 00")); // cut short
    eachEnds(bench, packets);
  }
}
