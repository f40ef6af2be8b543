package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets that an MQTT 5.0 server may send. An acknowledgement that says nothing but
 * success costs no object; a PUBLISH costs its message and what properties it has. The broker's
 * topic aliases live and die with the connection, hence here [MQTT-3.3.2-7].
 */
final class Mqtt5Reader implements PacketReader {

  /** Return code of MQTT 3.1.1: the broker does not know this level of the protocol. */
  private static final int UNACCEPTABLE_VERSION = 1;

  private static final byte[] NO_PAYLOAD = {};

  private final PacketHandler handler;
  private final ConnectProperties announced;
  private final TopicNames topicNames = new TopicNames();
  private final TopicAliases topicAliases;
  private final PropertyBlock properties = new PropertyBlock();

  /**
   * A reader for one connection.
   *
   * @param announced what our CONNECT allows the broker
   */
  Mqtt5Reader(PacketHandler handler, ConnectProperties announced) {
    this.handler = handler;
    this.announced = announced;
    this.topicAliases = new TopicAliases(announced.topicAliasMaximum());
  }

  @Override
  public void checkFirstByte(int firstByte) {
    PacketType type = PacketType.of(firstByte);
    int flags = firstByte & 0xF;
    switch (type) {
      case PUBLISH -> PacketReader.checkPublishFlags(flags);
      case CONNACK,
          PUBACK,
          PUBREC,
          PUBREL,
          PUBCOMP,
          SUBACK,
          UNSUBACK,
          PINGRESP,
          DISCONNECT,
          AUTH -> {
        if (flags != type.flags()) {
          throw new MalformedPacketException(
              type + " has the flags " + flags + ", not " + type.flags() + " " + flagRule(type));
        }
      }
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ ->
          throw new MalformedPacketException(
              ReasonCode.PROTOCOL_ERROR, type + " came from a server [MQTT-4.13.1-1]");
      case RESERVED_0 ->
          throw new MalformedPacketException("packet type 0 is reserved [MQTT 5.0 section 2.1.2]");
    }
  }

  private static String flagRule(PacketType type) {
    return switch (type) {
      case DISCONNECT -> "[MQTT-2.1.3-1, MQTT-3.14.1-1]";
      case AUTH -> "[MQTT-2.1.3-1, MQTT-3.15.1-1]";
      case PUBREL -> "[MQTT-2.1.3-1, MQTT-3.6.1-1]";
      case RESERVED_0,
          CONNECT,
          CONNACK,
          PUBLISH,
          PUBACK,
          PUBREC,
          PUBCOMP,
          SUBSCRIBE,
          SUBACK,
          UNSUBSCRIBE,
          UNSUBACK,
          PINGREQ,
          PINGRESP ->
          "[MQTT-2.1.3-1]";
    };
  }

  @Override
  public void checkRemainingLength(int firstByte, int length, int lengthBytes) {
    PacketType type = PacketType.of(firstByte);
    if (lengthBytes != VariableByteInteger.lengthOf(length)) {
      throw new MalformedPacketException(
          "the remaining length of " + type + " has a byte too many [MQTT-1.5.5-1]");
    }
    boolean possible =
        switch (type) {
          case PUBLISH -> length >= ((firstByte & 6) == 0 ? 3 : 5);
          case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP -> length >= 2;
          case SUBACK, UNSUBACK -> length >= 4;
          case PINGRESP -> length == 0;
          case DISCONNECT, AUTH -> true;
          case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, RESERVED_0 -> false;
        };
    if (!possible) {
      throw new MalformedPacketException(
          type + " has the remaining length " + length + " [MQTT 5.0 section 3]");
    }
  }

  @Override
  public void read(int firstByte, ByteBuf in, int start, int end) {
    PacketType type = PacketType.of(firstByte);
    switch (type) {
      case CONNACK -> readConnAck(in, start, end);
      case PUBLISH -> readPublish(firstByte, in, start, end);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> readAcknowledgement(type, in, start, end);
      case SUBACK -> {
        int packetId = packetId(type, in, start);
        int codesStart = readReason(type, in, start + Short.BYTES, end);
        handler.onSubAck(packetId, codes(type, in, codesStart, end), reason());
      }
      case UNSUBACK -> {
        int packetId = packetId(type, in, start);
        int codesStart = readReason(type, in, start + Short.BYTES, end);
        handler.onUnsubAck(packetId, codes(type, in, codesStart, end), reason());
      }
      case PINGRESP -> handler.onPingResp();
      case DISCONNECT -> readDisconnect(in, start, end);
      case AUTH -> readAuth(in, start, end);
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, RESERVED_0 ->
          throw new IllegalArgumentException("unchecked first byte of " + type);
    }
  }

  // CONNACK

  private void readConnAck(ByteBuf in, int start, int end) {
    int flags = in.getUnsignedByte(start);
    int code = in.getUnsignedByte(start + 1);
    if (end - start == 2 || code == UNACCEPTABLE_VERSION) {
      // No CONNACK of 5.0 is that short or has that code: so does a broker answer that knows 3.1.1
      // only, with properties if what it is built on knows more than itself.
      handler.onOldConnAck(code);
      return;
    }
    if (flags > 1) {
      throw new MalformedPacketException(
          "CONNACK has reserved flags set: " + flags + " [MQTT-3.2.2-1]");
    }
    reasonCode(PacketType.CONNACK, code);
    if (flags == 1 && code != 0) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          "CONNACK refuses with "
              + ReasonCode.describe(code)
              + " and yet claims a session"
              + " [MQTT-3.2.2-6]");
    }
    readAll(PacketType.CONNACK, in, start + 2, end);
    checkNotZero(Property.RECEIVE_MAXIMUM);
    checkNotZero(Property.MAXIMUM_PACKET_SIZE);
    handler.onConnAck(new ConnAck(flags == 1, code, connAckProperties()));
  }

  private void checkNotZero(Property property) {
    if (properties.number(property, 1) == 0) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR, property + " is 0 [MQTT 5.0 section 3.2.2.3]");
    }
  }

  private ConnAck.Properties connAckProperties() {
    if (properties.isEmpty()) {
      return ConnAck.Properties.DEFAULTS;
    }
    return new ConnAck.Properties(
        properties.number(Property.SESSION_EXPIRY, (long) PublishProperties.ABSENT),
        properties.number(Property.RECEIVE_MAXIMUM, 0xFFFF),
        QoS.of(properties.number(Property.MAXIMUM_QOS, 2)),
        properties.flag(Property.RETAIN_AVAILABLE, true),
        (int)
            Math.min(
                Integer.MAX_VALUE,
                properties.number(Property.MAXIMUM_PACKET_SIZE, (long) Integer.MAX_VALUE)),
        properties.text(Property.ASSIGNED_CLIENT_ID),
        properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
        properties.flag(Property.WILDCARDS_AVAILABLE, true),
        properties.flag(Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE, true),
        properties.flag(Property.SHARED_SUBSCRIPTIONS_AVAILABLE, true),
        properties.number(Property.SERVER_KEEP_ALIVE, PublishProperties.ABSENT),
        reason(),
        properties.text(Property.SERVER_REFERENCE),
        authentication(PacketType.CONNACK),
        properties.userProperties());
  }

  // PUBLISH

  private void readPublish(int flags, ByteBuf in, int start, int end) {
    QoS qos = QoS.of((flags >> 1) & 3);
    int topicStart = start + Short.BYTES;
    int topicLength = in.getUnsignedShort(start);
    int topicEnd = topicStart + topicLength;
    int propertiesStart = qos == QoS.AT_MOST_ONCE ? topicEnd : topicEnd + Short.BYTES;
    if (propertiesStart >= end) {
      throw new MalformedPacketException(
          "the topic of a PUBLISH, "
              + topicLength
              + " bytes, does not end inside the packet [MQTT-3.3.2-1]");
    }
    String named = topicLength == 0 ? null : topicNames.read(in, topicStart, topicLength);
    int packetId = qos == QoS.AT_MOST_ONCE ? 0 : packetId(PacketType.PUBLISH, in, topicEnd);
    int payloadStart = propertiesStart + 1;
    int alias = 0;
    PublishProperties carried = PublishProperties.NONE;
    if (in.getByte(propertiesStart) != 0) {
      payloadStart = properties.read(PacketType.PUBLISH, in, propertiesStart, end);
      alias = alias();
      carried = publishProperties();
    }
    String topic = topicAliases.topic(named, alias);
    byte[] payload = payloadStart == end ? NO_PAYLOAD : new byte[end - payloadStart];
    // Where Netty does without Unsafe, getBytes makes a view of the buffer for each call.
    in.readerIndex(payloadStart).readBytes(payload);
    Publish message = new Publish(topic, payload, qos, (flags & 1) != 0, carried);
    handler.onPublish(message, packetId, (flags & 8) != 0);
  }

  private int alias() {
    if (!properties.has(Property.TOPIC_ALIAS)) {
      return 0;
    }
    int alias = properties.number(Property.TOPIC_ALIAS, 0);
    topicAliases.check(alias);
    return alias;
  }

  private PublishProperties publishProperties() {
    PublishProperties.Builder builder =
        PublishProperties.builder()
            .payloadFormat(properties.number(Property.PAYLOAD_FORMAT, PublishProperties.ABSENT))
            .messageExpirySeconds(
                properties.number(Property.MESSAGE_EXPIRY, (long) PublishProperties.ABSENT))
            .contentType(properties.text(Property.CONTENT_TYPE))
            .correlationData(properties.binary(Property.CORRELATION_DATA));
    String responseTopic = properties.text(Property.RESPONSE_TOPIC);
    if (responseTopic != null) {
      checkResponseTopic(responseTopic);
      builder.responseTopic(responseTopic);
    }
    properties.userProperties().forEach(builder::userProperty);
    properties.subscriptionIdentifiers().forEach(builder::subscriptionIdentifier);
    return builder.build();
  }

  private static void checkResponseTopic(String topic) {
    if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          "the response topic of a PUBLISH is empty or has a wildcard [MQTT-3.3.2-14]");
    }
  }

  // Acknowledgements

  private void readAcknowledgement(PacketType type, ByteBuf in, int start, int end) {
    int packetId = packetId(type, in, start);
    ReasonCode code = ReasonCode.SUCCESS;
    String reason = "";
    int codeAt = start + Short.BYTES;
    if (codeAt < end) {
      code = reasonCode(type, in.getUnsignedByte(codeAt));
      if (codeAt + 1 < end) {
        readAll(type, in, codeAt + 1, end);
        reason = reason();
      }
    }
    switch (type) {
      case PUBACK -> handler.onPubAck(packetId, code, reason);
      case PUBREC -> handler.onPubRec(packetId, code, reason);
      case PUBREL -> handler.onPubRel(packetId, code, reason);
      case PUBCOMP -> handler.onPubComp(packetId, code, reason);
      case RESERVED_0,
          CONNECT,
          CONNACK,
          PUBLISH,
          SUBSCRIBE,
          SUBACK,
          UNSUBSCRIBE,
          UNSUBACK,
          PINGREQ,
          PINGRESP,
          DISCONNECT,
          AUTH ->
          throw new IllegalArgumentException(type + " is no acknowledgement");
    }
  }

  private static int[] codes(PacketType type, ByteBuf in, int start, int end) {
    if (start == end) {
      throw new MalformedPacketException(type + " has no reason code [MQTT 5.0 section 3.9.3]");
    }
    int[] codes = new int[end - start];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = reasonCode(type, in.getUnsignedByte(start + i)).code();
    }
    return codes;
  }

  // The end, and AUTH

  private void readDisconnect(ByteBuf in, int start, int end) {
    ReasonCode code = ReasonCode.SUCCESS;
    String reason = "";
    String serverReference = null;
    if (start < end) {
      code = reasonCode(PacketType.DISCONNECT, in.getUnsignedByte(start));
      if (start + 1 < end) {
        readAll(PacketType.DISCONNECT, in, start + 1, end);
        reason = properties.text(Property.REASON_STRING, "");
        serverReference = properties.text(Property.SERVER_REFERENCE);
      }
    }
    handler.onDisconnect(new Disconnect(code, reason, serverReference));
  }

  private void readAuth(ByteBuf in, int start, int end) {
    ReasonCode code = ReasonCode.SUCCESS;
    String reason = "";
    Authentication authentication = null;
    if (start < end) {
      code = reasonCode(PacketType.AUTH, in.getUnsignedByte(start));
      if (start + 1 == end) {
        throw new MalformedPacketException(
            "AUTH ends before its properties [MQTT 5.0 section 3.15.2.2]");
      }
      readAll(PacketType.AUTH, in, start + 1, end);
      reason = reason();
      authentication = authentication(PacketType.AUTH);
    }
    handler.onAuth(code, authentication, reason);
  }

  private @Nullable Authentication authentication(PacketType type) {
    String method = properties.text(Property.AUTHENTICATION_METHOD);
    byte[] data = properties.binary(Property.AUTHENTICATION_DATA);
    if (method == null && data != null) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          type + " has authentication data without a method [MQTT 5.0 section 3.15.2.2.3]");
    }
    return method == null ? null : new Authentication(method, data);
  }

  // Common parts

  /** Reads properties that go to the end of the packet. */
  private void readAll(PacketType type, ByteBuf in, int start, int end) {
    int propertiesEnd = properties.read(type, in, start, end);
    if (propertiesEnd != end) {
      throw new MalformedPacketException(
          type + " goes on after its properties [MQTT 5.0 section 2.2.2.1]");
    }
    checkProblemInformation(type);
  }

  /** Reads properties that something follows. */
  private int readReason(PacketType type, ByteBuf in, int start, int end) {
    int propertiesEnd = properties.read(type, in, start, end);
    checkProblemInformation(type);
    return propertiesEnd;
  }

  private void checkProblemInformation(PacketType type) {
    if (!announced.requestsProblemInformation()
        && type != PacketType.CONNACK
        && type != PacketType.DISCONNECT
        && (properties.has(Property.REASON_STRING) || properties.has(Property.USER_PROPERTY))) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          type + " explains itself though it was asked not to [MQTT-3.1.2-29]");
    }
  }

  private String reason() {
    return properties.text(Property.REASON_STRING, "");
  }

  private static ReasonCode reasonCode(PacketType type, int code) {
    ReasonCode known = ReasonCode.of(code);
    if (known == null || !ReasonCodes.belongsTo(type, known)) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          type
              + " has "
              + ReasonCode.describe(code)
              + ", which does not belong there [MQTT 5.0 section 2.4]");
    }
    return known;
  }

  private static int packetId(PacketType type, ByteBuf in, int index) {
    int packetId = in.getUnsignedShort(index);
    if (packetId == 0) {
      throw new MalformedPacketException(type + " has the packet identifier 0 [MQTT-2.2.1-3]");
    }
    return packetId;
  }
}
