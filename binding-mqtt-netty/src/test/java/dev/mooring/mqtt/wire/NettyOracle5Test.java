package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.UserProperty;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Netty's codec as the oracle for MQTT 5.0: what its encoder writes, our decoder reads; what our
 * encoder writes, its decoder reads. Random packets, replayed by {@code -Dfuzz.seed=}. (The order
 * of properties is free, so bytes are compared only where there is none.)
 */
class NettyOracle5Test {

  private static final int ROUNDS = 400;
  private static final PacketEncoder ENCODER =
      PacketEncoder.of(dev.mooring.mqtt.packet.MqttVersion.MQTT_5);

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @AutoClose private final NettyCodec netty = new NettyCodec(seed);

  /** Netty's codec learns its version from the CONNECT that passes. */
  @BeforeEach
  void speakMqtt5() {
    netty.encoded(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId("c")
            .cleanSession(true)
            .build());
    netty.decoded(
        MqttConnectMessage.class, NettyCodec.written(out -> ENCODER.connect(out, connect())));
  }

  private static Connect connect() {
    return new Connect("c", true, 0, null, null, null, ConnectProperties.DEFAULTS);
  }

  // Random parts

  private String text() {
    StringBuilder text = new StringBuilder("t");
    int most = random.nextInt(10) == 0 ? 3_000 : 12;
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      text.appendCodePoint(
          List.of((int) 'a', (int) '/', 0xE9, 0x6771, 0xFEFF, 0x1F600).get(random.nextInt(6)));
    }
    return text.toString();
  }

  private byte[] bytes(int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }

  private boolean perhaps() {
    return random.nextInt(3) == 0;
  }

  private PublishProperties properties(boolean received) {
    PublishProperties.Builder builder = PublishProperties.builder();
    if (perhaps()) {
      builder.payloadFormat(random.nextInt(2));
    }
    if (perhaps()) {
      builder.messageExpirySeconds(random.nextInt(Integer.MAX_VALUE));
    }
    if (perhaps()) {
      builder.contentType(text());
    }
    if (perhaps()) {
      builder.responseTopic(text());
    }
    if (perhaps()) {
      builder.correlationData(bytes(300));
    }
    for (int n = perhaps() ? random.nextInt(5) : 0; n > 0; n--) {
      builder.userProperty(text(), text());
    }
    for (int n = received && perhaps() ? random.nextInt(3) : 0; n > 0; n--) {
      builder.subscriptionIdentifier(1 + random.nextInt(268_435_455));
    }
    return builder.build();
  }

  private static MqttProperties netty(PublishProperties properties) {
    MqttProperties netty = new MqttProperties();
    if (properties.payloadFormat() >= 0) {
      netty.add(new MqttProperties.IntegerProperty(0x01, properties.payloadFormat()));
    }
    if (properties.messageExpirySeconds() >= 0) {
      netty.add(new MqttProperties.IntegerProperty(0x02, (int) properties.messageExpirySeconds()));
    }
    if (properties.contentType() != null) {
      netty.add(new MqttProperties.StringProperty(0x03, properties.contentType()));
    }
    if (properties.responseTopic() != null) {
      netty.add(new MqttProperties.StringProperty(0x08, properties.responseTopic()));
    }
    if (properties.correlationData() != null) {
      netty.add(new MqttProperties.BinaryProperty(0x09, properties.correlationData()));
    }
    properties
        .userProperties()
        .forEach(each -> netty.add(new MqttProperties.UserProperty(each.name(), each.value())));
    properties
        .subscriptionIdentifiers()
        .forEach(each -> netty.add(new MqttProperties.IntegerProperty(0x0B, each)));
    return netty;
  }

  /** What Netty read, in our words. */
  private static String words(MqttProperties netty) {
    PublishProperties.Builder builder = PublishProperties.builder();
    for (MqttProperties.MqttProperty<?> each : netty.listAll()) {
      if (each instanceof MqttProperties.UserProperties pairs) {
        pairs.value().forEach(pair -> builder.userProperty(pair.key, pair.value));
      } else if (each.propertyId() == 0x01) {
        builder.payloadFormat((Integer) each.value());
      } else if (each.propertyId() == 0x02) {
        builder.messageExpirySeconds(Integer.toUnsignedLong((Integer) each.value()));
      } else if (each.propertyId() == 0x03) {
        builder.contentType((String) each.value());
      } else if (each.propertyId() == 0x08) {
        builder.responseTopic((String) each.value());
      } else if (each.propertyId() == 0x09) {
        builder.correlationData((byte[]) each.value());
      } else {
        builder.userProperty("unexpected", String.valueOf(each.propertyId()));
      }
    }
    return PacketRecorder.describe(builder.build());
  }

  private Publish message(boolean received) {
    return new Publish(
        text(), bytes(200), QoS.of(random.nextInt(3)), random.nextBoolean(), properties(received));
  }

  private static MqttFixedHeader header(MqttMessageType type, QoS qos, boolean dup, boolean r) {
    return new MqttFixedHeader(type, dup, MqttQoS.valueOf(qos.level()), r, 0);
  }

  private static MqttPublishMessage netty(Publish message, int id, boolean dup) {
    return new MqttPublishMessage(
        header(MqttMessageType.PUBLISH, message.qos(), dup, message.retain()),
        new MqttPublishVariableHeader(message.topic(), id, netty(message.properties())),
        Unpooled.wrappedBuffer(message.payload()));
  }

  // The tests

  @Test
  void publishesThatNettyWritesWeRead() {
    try (Wire wire = Wire.mqtt5()) {
      for (int round = 0; round < ROUNDS; round++) {
        Publish message = message(true);
        int id = message.qos() == QoS.AT_MOST_ONCE ? 0 : 1 + random.nextInt(0xFFFF);
        boolean dup = id != 0 && random.nextBoolean();
        wire.receive(netty.encoded(netty(message, id, dup)));
        String expected =
            "PUBLISH %s qos %d%s%s id %d [%s]%s"
                .formatted(
                    message.topic(),
                    message.qos().level(),
                    message.retain() ? " retain" : "",
                    dup ? " dup" : "",
                    id,
                    HexFormat.of().formatHex(message.payload()),
                    PacketRecorder.describe(message.properties()));
        assertEquals(List.of(expected), wire.lines(), netty::replay);
        wire.lines().clear();
      }
    }
  }

  @Test
  void publishesThatWeWriteNettyReads() {
    for (int round = 0; round < ROUNDS; round++) {
      Publish message = message(false);
      boolean identified = message.qos() != QoS.AT_MOST_ONCE;
      int id = identified ? 1 + random.nextInt(0xFFFF) : 0;
      boolean dup = identified && random.nextBoolean();
      byte[] ours = NettyCodec.written(out -> ENCODER.publish(out, message, id, dup));
      assertEquals(ours.length, ENCODER.publishSize(message), netty::replay);
      assertEquals(ours.length, EncodedSize.publish(message), netty::replay);
      if (message.properties().equals(PublishProperties.NONE)) {
        assertArrayEquals(netty.encoded(netty(message, id, dup)), ours, netty::replay);
      }
      MqttPublishMessage read = netty.decoded(MqttPublishMessage.class, ours);
      assertEquals(message.topic(), read.variableHeader().topicName(), netty::replay);
      assertArrayEquals(message.payload(), ByteBufUtil.getBytes(read.payload()), netty::replay);
      assertEquals(
          PacketRecorder.describe(message.properties()),
          words(read.variableHeader().properties()),
          netty::replay);
      read.release();
    }
  }

  @Test
  void acknowledgementsThatNettyWritesWeRead() {
    List<MqttMessageType> types =
        List.of(
            MqttMessageType.PUBACK,
            MqttMessageType.PUBREC,
            MqttMessageType.PUBREL,
            MqttMessageType.PUBCOMP);
    try (Wire wire = Wire.mqtt5()) {
      for (int round = 0; round < ROUNDS; round++) {
        MqttMessageType type = types.get(random.nextInt(4));
        boolean release = type == MqttMessageType.PUBREL || type == MqttMessageType.PUBCOMP;
        ReasonCode code =
            (release
                    ? List.of(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)
                    : List.of(ReasonCode.SUCCESS, ReasonCode.QUOTA_EXCEEDED))
                .get(random.nextInt(2));
        String reason = perhaps() ? text() : "";
        MqttProperties properties = new MqttProperties();
        if (!reason.isEmpty()) {
          properties.add(new MqttProperties.StringProperty(0x1F, reason));
        }
        if (perhaps()) {
          properties.add(new MqttProperties.UserProperty(text(), text()));
        }
        int id = 1 + random.nextInt(0xFFFF);
        QoS flags = type == MqttMessageType.PUBREL ? QoS.AT_LEAST_ONCE : QoS.AT_MOST_ONCE;
        wire.receive(
            netty.encoded(
                new MqttMessage(
                    header(type, flags, false, false),
                    new MqttPubReplyMessageVariableHeader(id, (byte) code.code(), properties))));
        assertEquals(
            List.of(
                type
                    + " "
                    + id
                    + (code == ReasonCode.SUCCESS ? "" : " " + code)
                    + (reason.isEmpty() ? "" : " \"" + reason + "\"")),
            wire.lines(),
            netty::replay);
        wire.lines().clear();
      }
    }
  }

  @Test
  void answersToSubscribeAndTheEndThatNettyWritesWeRead() {
    try (Wire wire = Wire.mqtt5()) {
      for (int round = 0; round < ROUNDS; round++) {
        int id = 1 + random.nextInt(0xFFFF);
        List<Integer> codes = new ArrayList<>();
        for (int n = 1 + random.nextInt(100); n > 0; n--) {
          codes.add(List.of(0, 1, 2, 0x80, 0x87, 0x8F, 0xA2).get(random.nextInt(7)));
        }
        wire.receive(
            netty.encoded(
                new MqttSubAckMessage(
                    header(MqttMessageType.SUBACK, QoS.AT_MOST_ONCE, false, false),
                    new MqttMessageIdAndPropertiesVariableHeader(id, MqttProperties.NO_PROPERTIES),
                    new MqttSubAckPayload(codes))));
        MqttProperties reference = new MqttProperties();
        String server = text();
        reference.add(new MqttProperties.StringProperty(0x1C, server));
        wire.receive(
            netty.encoded(
                new MqttMessage(
                    header(MqttMessageType.DISCONNECT, QoS.AT_MOST_ONCE, false, false),
                    new MqttReasonCodeAndPropertiesVariableHeader((byte) 0x9C, reference))));
        assertEquals(
            List.of(
                "SUBACK " + id + " " + codes, "DISCONNECT use another server (0x9C) to " + server),
            wire.lines(),
            netty::replay);
        wire.lines().clear();
      }
    }
  }

  @Test
  void subscriptionsThatWeWriteNettyReads() {
    for (int round = 0; round < ROUNDS; round++) {
      List<TopicSubscription> subscriptions = new ArrayList<>();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        subscriptions.add(
            new TopicSubscription(
                text() + "/#",
                QoS.of(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean(),
                RetainHandling.values()[random.nextInt(3)]));
      }
      int id = 1 + random.nextInt(0xFFFF);
      int identifier = perhaps() ? 1 + random.nextInt(268_435_455) : 0;
      byte[] ours =
          NettyCodec.written(out -> ENCODER.subscribe(out, id, subscriptions, identifier));
      assertEquals(EncodedSize.subscribe(subscriptions, identifier), ours.length, netty::replay);
      MqttSubscribeMessage read = netty.decoded(MqttSubscribeMessage.class, ours);
      assertEquals(id, read.variableHeader().messageId(), netty::replay);
      for (int i = 0; i < subscriptions.size(); i++) {
        TopicSubscription expected = subscriptions.get(i);
        var got = read.payload().topicSubscriptions().get(i);
        assertEquals(expected.filter(), got.topicFilter(), netty::replay);
        assertEquals(expected.qos().level(), got.option().qos().value(), netty::replay);
        assertEquals(expected.noLocal(), got.option().isNoLocal(), netty::replay);
        assertEquals(
            expected.retainAsPublished(), got.option().isRetainAsPublished(), netty::replay);
        assertEquals(
            expected.retainHandling().ordinal(),
            got.option().retainHandling().value(),
            netty::replay);
      }
    }
  }

  @Test
  void connectsThatWeWriteNettyReads() {
    for (int round = 0; round < ROUNDS; round++) {
      Will will = perhaps() ? null : new Will(message(false), random.nextInt(1000));
      String username = random.nextBoolean() ? null : text();
      byte[] password = username == null || random.nextBoolean() ? null : bytes(200);
      ConnectProperties properties =
          new ConnectProperties(
              random.nextInt(Integer.MAX_VALUE),
              1 + random.nextInt(0xFFFF),
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextBoolean(),
              perhaps() ? List.of(new UserProperty(text(), text())) : List.of(),
              null);
      Connect connect =
          new Connect(
              "c",
              random.nextBoolean(),
              random.nextInt(65_536),
              username,
              password,
              will,
              properties);
      byte[] ours = NettyCodec.written(out -> ENCODER.connect(out, connect));
      MqttConnectMessage read = netty.decoded(MqttConnectMessage.class, ours);
      assertEquals(5, read.variableHeader().version());
      assertEquals(username, read.payload().userName(), netty::replay);
      assertArrayEquals(password, read.payload().passwordInBytes(), netty::replay);
      MqttProperties.MqttProperty<?> receiveMaximum =
          read.variableHeader().properties().getProperty(0x21);
      assertEquals(
          properties.receiveMaximum(),
          receiveMaximum == null ? 0xFFFF : receiveMaximum.value(),
          netty::replay);
      if (will != null) {
        assertEquals(will.message().topic(), read.payload().willTopic(), netty::replay);
        assertArrayEquals(
            will.message().payload(), read.payload().willMessageInBytes(), netty::replay);
      }
    }
  }
}
