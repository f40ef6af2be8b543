package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Netty's codec as the oracle: what its encoder writes, our decoder reads; what our encoder writes,
 * its decoder reads, and where both encode the same packet the bytes are the same. Random packets,
 * replayed by {@code -Dfuzz.seed=}.
 */
class NettyOracleTest {

  private static final int ROUNDS = 500;
  private static final int[] ALPHABET = {
    'a', 'b', 'Z', '0', '/', '/', ' ', '$', 1, 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x6771, 0xFEFF,
    0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF
  };
  private static final PacketEncoder ENCODER =
      PacketEncoder.of(dev.mooring.mqtt.packet.MqttVersion.MQTT_3_1_1);

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @AutoClose private final NettyCodec netty = new NettyCodec(seed);

  private String text(int maxCharacters) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(maxCharacters + 1); n > 0; n--) {
      text.appendCodePoint(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }

  private String topic() {
    return "t" + text(random.nextInt(20) == 0 ? 10_000 : 40);
  }

  private byte[] payload() {
    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 200)];
    random.nextBytes(payload);
    return payload;
  }

  private int packetId() {
    return 1 + random.nextInt(0xFFFF);
  }

  private QoS qos() {
    return QoS.of(random.nextInt(3));
  }

  private static MqttQoS netty(QoS qos) {
    return MqttQoS.valueOf(qos.level());
  }

  private static MqttFixedHeader header(MqttMessageType type, boolean dup, MqttQoS qos, boolean r) {
    return new MqttFixedHeader(type, dup, qos, r, 0);
  }

  /** A packet that a server may send: as Netty has it, and the line we expect for it. */
  private record FromServer(MqttMessage message, String line) {}

  private FromServer acknowledgement(MqttMessageType type, MqttQoS flags) {
    int id = packetId();
    return new FromServer(
        new MqttMessage(header(type, false, flags, false), MqttMessageIdVariableHeader.from(id)),
        type + " " + id);
  }

  private FromServer publishFromServer() {
    String topic = topic();
    byte[] payload = payload();
    QoS qos = qos();
    boolean retain = random.nextBoolean();
    boolean dup = qos != QoS.AT_MOST_ONCE && random.nextBoolean();
    int id = qos == QoS.AT_MOST_ONCE ? 0 : packetId();
    return new FromServer(
        nettyPublish(new Publish(topic, payload, qos, retain), id, dup),
        "PUBLISH %s qos %d%s%s id %d [%s]"
            .formatted(
                topic,
                qos.level(),
                retain ? " retain" : "",
                dup ? " dup" : "",
                id,
                HexFormat.of().formatHex(payload)));
  }

  private static MqttPublishMessage nettyPublish(Publish message, int id, boolean dup) {
    return new MqttPublishMessage(
        header(MqttMessageType.PUBLISH, dup, netty(message.qos()), message.retain()),
        new MqttPublishVariableHeader(message.topic(), id),
        Unpooled.wrappedBuffer(message.payload()));
  }

  private FromServer subAckFromServer() {
    int id = packetId();
    List<Integer> codes = new ArrayList<>();
    for (int n = 1 + random.nextInt(200); n > 0; n--) {
      codes.add(List.of(0, 1, 2, 128).get(random.nextInt(4)));
    }
    return new FromServer(
        new MqttSubAckMessage(
            header(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false),
            MqttMessageIdVariableHeader.from(id),
            new MqttSubAckPayload(codes)),
        "SUBACK " + id + " " + codes);
  }

  private FromServer connAckFromServer() {
    int code = random.nextInt(6);
    boolean present = code == 0 && random.nextBoolean();
    return new FromServer(
        new MqttConnAckMessage(
            header(MqttMessageType.CONNACK, false, MqttQoS.AT_MOST_ONCE, false),
            new MqttConnAckVariableHeader(MqttConnectReturnCode.valueOf((byte) code), present)),
        "CONNACK " + (present ? "present " : "new ") + code);
  }

  private FromServer unsubAckFromServer() {
    int id = packetId();
    return new FromServer(
        new MqttUnsubAckMessage(
            header(MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false),
            MqttMessageIdVariableHeader.from(id)),
        "UNSUBACK " + id);
  }

  private FromServer anyFromServer() {
    return switch (random.nextInt(10)) {
      case 0 -> connAckFromServer();
      case 1 -> acknowledgement(MqttMessageType.PUBACK, MqttQoS.AT_MOST_ONCE);
      case 2 -> acknowledgement(MqttMessageType.PUBREC, MqttQoS.AT_MOST_ONCE);
      case 3 -> acknowledgement(MqttMessageType.PUBREL, MqttQoS.AT_LEAST_ONCE);
      case 4 -> acknowledgement(MqttMessageType.PUBCOMP, MqttQoS.AT_MOST_ONCE);
      case 5 -> subAckFromServer();
      case 6 -> unsubAckFromServer();
      case 7 -> new FromServer(MqttMessage.PINGRESP, "PINGRESP");
      default -> publishFromServer();
    };
  }

  @Test
  void whatNettyWritesWeRead() {
    try (Wire wire = new Wire()) {
      for (int round = 0; round < ROUNDS; round++) {
        FromServer expected = anyFromServer();
        wire.receive(netty.encoded(expected.message()));
        assertEquals(List.of(expected.line()), wire.lines(), netty::replay);
        wire.lines().clear();
      }
    }
  }

  @Test
  void publishesAreTheSameBytesAsNettysAndReadTheSame() {
    for (int round = 0; round < ROUNDS; round++) {
      Publish message = new Publish(topic(), payload(), qos(), random.nextBoolean());
      boolean identified = message.qos() != QoS.AT_MOST_ONCE;
      int id = identified ? packetId() : 0;
      boolean dup = identified && random.nextBoolean();
      byte[] ours = NettyCodec.written(out -> ENCODER.publish(out, message, id, dup));
      assertArrayEquals(netty.encoded(nettyPublish(message, id, dup)), ours, netty::replay);
      assertEquals(ours.length, ENCODER.publishSize(message), netty::replay);

      MqttPublishMessage read = netty.decoded(MqttPublishMessage.class, ours);
      assertEquals(message.topic(), read.variableHeader().topicName(), netty::replay);
      assertArrayEquals(message.payload(), ByteBufUtil.getBytes(read.payload()), netty::replay);
      read.release();
    }
  }

  @Test
  void acknowledgementsAreTheSameBytesAsNettys() {
    for (int round = 0; round < ROUNDS; round++) {
      int id = packetId();
      assertSameBytes(
          MqttMessageType.PUBACK,
          0,
          id,
          NettyCodec.written(out -> ENCODER.pubAck(out, id, ReasonCode.SUCCESS)));
      assertSameBytes(
          MqttMessageType.PUBREC,
          0,
          id,
          NettyCodec.written(out -> ENCODER.pubRec(out, id, ReasonCode.SUCCESS)));
      assertSameBytes(
          MqttMessageType.PUBREL,
          1,
          id,
          NettyCodec.written(out -> ENCODER.pubRel(out, id, ReasonCode.SUCCESS)));
      assertSameBytes(
          MqttMessageType.PUBCOMP,
          0,
          id,
          NettyCodec.written(out -> ENCODER.pubComp(out, id, ReasonCode.SUCCESS)));
    }
    assertArrayEquals(netty.encoded(MqttMessage.PINGREQ), NettyCodec.written(ENCODER::pingReq));
    assertArrayEquals(
        netty.encoded(MqttMessage.DISCONNECT),
        NettyCodec.written(out -> ENCODER.disconnect(out, ReasonCode.SUCCESS)));
  }

  private void assertSameBytes(MqttMessageType type, int flags, int id, byte[] ours) {
    MqttMessage message =
        new MqttMessage(
            header(type, false, MqttQoS.valueOf(flags), false),
            MqttMessageIdVariableHeader.from(id));
    assertArrayEquals(netty.encoded(message), ours, netty::replay);
  }

  @Test
  void subscriptionsAreTheSameBytesAsNettysAndReadTheSame() {
    for (int round = 0; round < ROUNDS; round++) {
      List<TopicSubscription> subscriptions = new ArrayList<>();
      List<MqttTopicSubscription> expected = new ArrayList<>();
      List<String> filters = new ArrayList<>();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        String filter = topic() + (random.nextBoolean() ? "/#" : "/+/x");
        QoS qos = qos();
        filters.add(filter);
        subscriptions.add(new TopicSubscription(filter, qos));
        expected.add(new MqttTopicSubscription(filter, netty(qos)));
      }
      int id = packetId();

      byte[] subscribe = NettyCodec.written(out -> ENCODER.subscribe(out, id, subscriptions, 0));
      MqttMessageBuilders.SubscribeBuilder builder = MqttMessageBuilders.subscribe().messageId(id);
      expected.forEach(s -> builder.addSubscription(s.qualityOfService(), s.topicFilter()));
      assertArrayEquals(netty.encoded(builder.build()), subscribe, netty::replay);
      MqttSubscribeMessage read = netty.decoded(MqttSubscribeMessage.class, subscribe);
      assertEquals(id, read.variableHeader().messageId(), netty::replay);
      assertEquals(
          filters,
          read.payload().topicSubscriptions().stream()
              .map(MqttTopicSubscription::topicFilter)
              .toList(),
          netty::replay);

      byte[] unsubscribe = NettyCodec.written(out -> ENCODER.unsubscribe(out, id, filters));
      MqttMessageBuilders.UnsubscribeBuilder other =
          MqttMessageBuilders.unsubscribe().messageId(id);
      filters.forEach(other::addTopicFilter);
      assertArrayEquals(netty.encoded(other.build()), unsubscribe, netty::replay);
      MqttUnsubscribeMessage readBack = netty.decoded(MqttUnsubscribeMessage.class, unsubscribe);
      assertEquals(filters, readBack.payload().topics(), netty::replay);
    }
  }

  @Test
  void connectsAreTheSameBytesAsNettysAndReadTheSame() {
    for (int round = 0; round < ROUNDS; round++) {
      Publish will =
          random.nextBoolean()
              ? null
              : new Publish(topic(), payload(), qos(), random.nextBoolean());
      String username = random.nextBoolean() ? null : text(30);
      byte[] password = username == null || random.nextBoolean() ? null : payload();
      if ((will != null && will.payload().length > 65_535)
          || (password != null && password.length > 65_535)) {
        continue;
      }
      Connect connect =
          new Connect(
              "c" + text(30),
              random.nextBoolean(),
              random.nextInt(65_536),
              username,
              password,
              will == null ? null : new Will(will));
      byte[] ours = NettyCodec.written(out -> ENCODER.connect(out, connect));

      MqttMessageBuilders.ConnectBuilder builder =
          MqttMessageBuilders.connect()
              .protocolVersion(MqttVersion.MQTT_3_1_1)
              .clientId(connect.clientId())
              .cleanSession(connect.cleanSession())
              .keepAlive(connect.keepAliveSeconds());
      if (will != null) {
        builder
            .willFlag(true)
            .willTopic(will.topic())
            .willMessage(will.payload())
            .willQoS(netty(will.qos()))
            .willRetain(will.retain());
      }
      if (username != null) {
        builder.username(username);
      }
      if (password != null) {
        builder.password(password);
      }
      assertArrayEquals(netty.encoded(builder.build()), ours, netty::replay);

      MqttConnectMessage read = netty.decoded(MqttConnectMessage.class, ours);
      assertEquals(connect.clientId(), read.payload().clientIdentifier(), netty::replay);
      assertEquals(username, read.payload().userName(), netty::replay);
      assertArrayEquals(password, read.payload().passwordInBytes(), netty::replay);
      assertEquals(will == null ? null : will.topic(), read.payload().willTopic(), netty::replay);
      assertEquals(
          connect.keepAliveSeconds(), read.variableHeader().keepAliveTimeSeconds(), netty::replay);
    }
  }

  @Test
  void ourPublishesAreReadByOurDecoder() {
    try (Wire wire = new Wire()) {
      for (int round = 0; round < ROUNDS; round++) {
        FromServer expected = publishFromServer();
        MqttPublishMessage message = (MqttPublishMessage) expected.message();
        MqttFixedHeader header = message.fixedHeader();
        Publish publish =
            new Publish(
                message.variableHeader().topicName(),
                ByteBufUtil.getBytes(message.payload()),
                QoS.of(header.qosLevel().value()),
                header.isRetain());
        int id = publish.qos() == QoS.AT_MOST_ONCE ? 0 : message.variableHeader().packetId();
        wire.receive(NettyCodec.written(out -> ENCODER.publish(out, publish, id, header.isDup())));
        assertEquals(List.of(expected.line()), wire.lines(), netty::replay);
        wire.lines().clear();
      }
    }
  }
}
