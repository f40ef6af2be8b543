package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.UserProperty;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the packets that a client sends in MQTT 5.0. */
class Mqtt5EncoderTest {

  private static final PacketEncoder ENCODER = PacketEncoder.of(MqttVersion.MQTT_5);

  private static String hex(Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer();
    packet.accept(out);
    return ByteBufUtil.hexDump(out);
  }

  private static String compact(String hex) {
    return hex.replace(" ", "").toLowerCase(java.util.Locale.ROOT);
  }

  private static void assertBytes(String expected, Consumer<ByteBuf> packet) {
    assertEquals(compact(expected), hex(packet));
  }

  private static Publish message(QoS qos, PublishProperties properties) {
    return new Publish("a", new byte[] {7}, qos, false, properties);
  }

  @Test
  @DisplayName("[MQTT-2.2.1-2] [MQTT-2.2.2-1] a PUBLISH without properties says so in one byte")
  void publishWithoutProperties() {
    Publish qos0 = message(QoS.AT_MOST_ONCE, PublishProperties.NONE);
    assertBytes("30 05 0001 61 00 07", out -> ENCODER.publish(out, qos0, 0, false));
    Publish qos2 = message(QoS.EXACTLY_ONCE, PublishProperties.NONE);
    assertBytes("3c 07 0001 61 1234 00 07", out -> ENCODER.publish(out, qos2, 0x1234, true));
    assertEquals(9, ENCODER.publishSize(qos2));
    assertEquals(8, ENCODER.publishHeaderSize(qos2));
  }

  @Test
  @DisplayName("every property of a message, and [MQTT-3.3.4-6] no subscription identifier")
  void publishWithProperties() {
    PublishProperties all =
        PublishProperties.builder()
            .payloadFormat(1)
            .messageExpirySeconds(PublishProperties.MAX_SECONDS)
            .contentType("t")
            .responseTopic("r")
            .correlationData(new byte[] {9})
            .userProperty("k", "v")
            .userProperty("k", "\u00e9")
            .subscriptionIdentifier(5)
            .build();
    Publish message = message(QoS.AT_LEAST_ONCE, all);
    assertBytes(
        "32 29 0001 61 0001 22 01 01 02 ffffffff 03 0001 74 08 0001 72 09 0001 09"
            + " 26 0001 6b 0001 76 26 0001 6b 0002 c3a9"
            + " 07",
        out -> ENCODER.publish(out, message, 1, false));
    assertEquals(EncodedSize.publish(message), ENCODER.publishSize(message));
  }

  @Test
  @DisplayName("[MQTT-3.3.2-8] a topic alias comes with the topic, or in its place; never 0")
  void publishWithAlias() {
    Publish message = message(QoS.AT_LEAST_ONCE, PublishProperties.NONE);
    assertBytes(
        "32 0a 0001 61 0001 03 23 0005", // the payload of one byte follows
        out -> ENCODER.publishHeader(out, message, 1, false, 5, true));
    assertBytes(
        "32 09 0000 0001 03 23 ffff",
        out -> ENCODER.publishHeader(out, message, 1, false, 0xFFFF, false));
    for (int alias : new int[] {0, -1, 0x10000}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> hex(out -> ENCODER.publishHeader(out, message, 1, false, alias, true)));
    }
  }

  @Test
  @DisplayName("acknowledgements are 4 bytes, or 5 with a code")
  void acknowledgements() {
    assertBytes("40 02 0001", out -> ENCODER.pubAck(out, 1, ReasonCode.SUCCESS));
    assertBytes("40 03 0001 80", out -> ENCODER.pubAck(out, 1, ReasonCode.UNSPECIFIED_ERROR));
    assertBytes("50 03 0001 87", out -> ENCODER.pubRec(out, 1, ReasonCode.NOT_AUTHORIZED));
    assertBytes(
        "62 03 0001 92", out -> ENCODER.pubRel(out, 1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    assertBytes(
        "70 03 0001 92", out -> ENCODER.pubComp(out, 1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    assertBytes("c0 00", ENCODER::pingReq);
    assertBytes("e0 00", out -> ENCODER.disconnect(out, ReasonCode.SUCCESS));
    assertBytes("e0 01 82", out -> ENCODER.disconnect(out, ReasonCode.PROTOCOL_ERROR));
  }

  @Test
  @DisplayName("[MQTT-3.8.3-5] options of a subscription; the identifier of a SUBSCRIBE")
  void subscribe() {
    List<TopicSubscription> subscriptions =
        List.of(
            new TopicSubscription("a", QoS.EXACTLY_ONCE),
            new TopicSubscription("b", QoS.AT_MOST_ONCE, true, true, RetainHandling.DO_NOT_SEND));
    assertBytes(
        "82 0b 0001 00 0001 61 02 0001 62 2c", out -> ENCODER.subscribe(out, 1, subscriptions, 0));
    assertBytes(
        "82 0e 0001 03 0b 80 01 0001 61 02 0001 62 2c",
        out -> ENCODER.subscribe(out, 1, subscriptions, 128));
    assertEquals(16, EncodedSize.subscribe(subscriptions, 128));
    assertBytes("a2 06 0002 00 0001 61", out -> ENCODER.unsubscribe(out, 2, List.of("a")));
    assertEquals(8, EncodedSize.unsubscribe(List.of("a")));
    for (int identifier : new int[] {-1, 268_435_456}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> hex(out -> ENCODER.subscribe(out, 1, subscriptions, identifier)));
    }
  }

  @Test
  @DisplayName("[MQTT-3.8.3-4] No Local on a shared subscription is refused")
  void noLocalOnSharedSubscription() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TopicSubscription(
                "$share/g/t", QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND));
  }

  @Test
  @DisplayName("[MQTT-3.1.2-1] [MQTT-3.1.2-2] the smallest CONNECT")
  void smallestConnect() {
    assertBytes(
        "10 0d 0004 4d515454 05 02 0000 00 0000",
        out ->
            ENCODER.connect(
                out, new Connect("", true, 0, null, null, null, ConnectProperties.DEFAULTS)));
    assertBytes(
        "10 0d 0004 4d515454 05 00 003c 00 0000",
        out ->
            ENCODER.connect(
                out, new Connect("", false, 60, null, null, null, ConnectProperties.DEFAULTS)));
  }

  @Test
  @DisplayName("[MQTT-3.1.2-19] a password may come without a user name")
  void passwordAlone() {
    assertBytes(
        "10 10 0004 4d515454 05 42 0000 00 0000 0001 ff",
        out ->
            ENCODER.connect(
                out,
                new Connect(
                    "",
                    true,
                    0,
                    null,
                    new byte[] {(byte) 0xFF},
                    null,
                    ConnectProperties.DEFAULTS)));
  }

  @Test
  @DisplayName("[MQTT-3.1.3-1] [MQTT-3.1.2-9] everything that a CONNECT can say, in its order")
  void fullConnect() {
    ConnectProperties properties =
        new ConnectProperties(
            86_400,
            10,
            1024,
            5,
            false,
            List.of(new UserProperty("k", "v")),
            new Authentication("m", new byte[] {1}));
    Will will =
        new Will(
            new Publish(
                "w",
                "gone".getBytes(StandardCharsets.UTF_8),
                QoS.AT_LEAST_ONCE,
                true,
                PublishProperties.builder().contentType("t").messageExpirySeconds(3).build()),
            30);
    assertBytes(
        "10 4d 0004 4d515454 05 ee 0005"
            + " 21 11 00015180 21 000a 27 00000400 22 0005 17 00 26 0001 6b 0001 76"
            + " 15 0001 6d 16 0001 01"
            + " 0001 63"
            + " 0e 18 0000001e 02 00000003 03 0001 74"
            + " 0001 77 0004 676f6e65 0001 75 0001 70",
        out ->
            ENCODER.connect(
                out, new Connect("c", true, 5, "u", new byte[] {'p'}, will, properties)));
  }

  @Test
  @DisplayName("[MQTT-3.15.2-1] AUTH goes on or begins anew, nothing else")
  void auth() {
    Authentication step = new Authentication("m", new byte[] {1, 2});
    assertBytes(
        "f0 0b 18 09 15 0001 6d 16 0002 0102",
        out -> ENCODER.auth(out, ReasonCode.CONTINUE_AUTHENTICATION, step));
    assertBytes(
        "f0 06 19 04 15 0001 6d",
        out -> ENCODER.auth(out, ReasonCode.RE_AUTHENTICATE, new Authentication("m", null)));
    assertThrows(
        IllegalArgumentException.class,
        () -> hex(out -> ENCODER.auth(out, ReasonCode.SUCCESS, step)));
  }

  @ParameterizedTest(name = "[MQTT-1.5.5-1] T84: a text of {0} bytes in the properties")
  @ValueSource(ints = {0, 123, 124, 125, 126, 16_379, 16_380, 16_381, 65_535})
  void propertiesOfAllSizesAreReadBack(int size) {
    Publish message =
        message(
            QoS.AT_MOST_ONCE, PublishProperties.builder().contentType("x".repeat(size)).build());
    ByteBuf out = Unpooled.buffer();
    ENCODER.publish(out, message, 0, false);
    assertEquals(EncodedSize.publish(message), out.readableBytes());
    try (Wire wire = Wire.mqtt5()) {
      wire.receive(ByteBufUtil.getBytes(out));
      assertEquals(List.of("PUBLISH a qos 0 id 0 [07] type " + "x".repeat(size)), wire.lines());
    }
  }

  @Test
  @DisplayName(
      "T83 [MQTT-1.5.4-1] texts too long or ill-formed are refused before they are written")
  void badTexts() {
    String tooLong = "x".repeat(65_536);
    for (String bad : List.of(tooLong, "\0", "\ud800")) {
      PublishProperties.Builder builder = PublishProperties.builder();
      assertThrows(IllegalArgumentException.class, () -> builder.contentType(bad));
      assertThrows(IllegalArgumentException.class, () -> builder.responseTopic(bad));
      assertThrows(IllegalArgumentException.class, () -> builder.userProperty("k", bad));
      assertThrows(IllegalArgumentException.class, () -> builder.userProperty(bad, "v"));
      assertThrows(IllegalArgumentException.class, () -> new Authentication(bad, null));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              hex(
                  out ->
                      ENCODER.connect(
                          out,
                          new Connect(
                              bad, true, 0, null, null, null, ConnectProperties.DEFAULTS))));
    }
    PublishProperties.Builder builder = PublishProperties.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.responseTopic("a/#"));
    assertThrows(IllegalArgumentException.class, () -> builder.correlationData(new byte[65_536]));
    assertThrows(IllegalArgumentException.class, () -> builder.messageExpirySeconds(1L << 32));
  }
}
