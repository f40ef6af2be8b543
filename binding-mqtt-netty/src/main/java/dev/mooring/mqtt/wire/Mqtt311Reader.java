package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * Reads the packets that an MQTT 3.1.1 server may send, straight from the buffer to the handler:
 * nothing is allocated but what the handler receives. Every field is bounded by its packet, never
 * by the buffer. Handing over is the last act of each method, because the handler may do anything,
 * also to the buffer. Confined to the connection's event loop.
 */
final class Mqtt311Reader implements PacketReader {

  private static final byte[] NO_PAYLOAD = {};
  private static final int[] NO_CODES = {};
  private static final int SUBSCRIPTION_REFUSED = 0x80;

  private final PacketHandler handler;
  private final TopicNames topicNames = new TopicNames();

  Mqtt311Reader(PacketHandler handler) {
    this.handler = handler;
  }

  @Override
  public void checkFirstByte(int firstByte) {
    PacketType type = PacketType.of(firstByte);
    int flags = firstByte & 0xF;
    switch (type) {
      case PUBLISH -> PacketReader.checkPublishFlags(flags);
      case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP -> {
        if (flags != type.flags()) {
          throw new MalformedPacketException(
              type + " has the flags " + flags + ", not " + type.flags() + " [MQTT-2.2.2-2]");
        }
      }
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT ->
          throw new MalformedPacketException(type + " came from a server [MQTT-4.8.0-1]");
      case RESERVED_0, AUTH ->
          throw new MalformedPacketException(
              "packet type " + type.ordinal() + " is reserved [MQTT-4.8.0-1]");
    }
  }

  @Override
  public void checkRemainingLength(int firstByte, int length, int lengthBytes) {
    PacketType type = PacketType.of(firstByte);
    boolean possible =
        switch (type) {
          case PUBLISH -> length >= ((firstByte & 6) == 0 ? 2 : 4);
          case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> length == 2;
          case SUBACK -> length >= 2;
          case PINGRESP -> length == 0;
          case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, RESERVED_0, AUTH -> false;
        };
    if (!possible) {
      throw new MalformedPacketException(
          type + " has the remaining length " + length + " [MQTT-4.8.0-1]");
    }
  }

  @Override
  public void read(int firstByte, ByteBuf in, int start, int end) {
    PacketType type = PacketType.of(firstByte);
    switch (type) {
      case CONNACK -> readConnAck(in, start);
      case PUBLISH -> readPublish(firstByte, in, start, end);
      case PUBACK -> handler.onPubAck(packetId(type, in, start), ReasonCode.SUCCESS, "");
      case PUBREC -> handler.onPubRec(packetId(type, in, start), ReasonCode.SUCCESS, "");
      case PUBREL -> handler.onPubRel(packetId(type, in, start), ReasonCode.SUCCESS, "");
      case PUBCOMP -> handler.onPubComp(packetId(type, in, start), ReasonCode.SUCCESS, "");
      case SUBACK -> readSubAck(in, start, end);
      case UNSUBACK -> handler.onUnsubAck(packetId(type, in, start), NO_CODES, "");
      case PINGRESP -> handler.onPingResp();
      case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, RESERVED_0, AUTH ->
          throw new IllegalArgumentException("unchecked first byte of " + type);
    }
  }

  private void readConnAck(ByteBuf in, int start) {
    int flags = in.getUnsignedByte(start);
    int returnCode = in.getUnsignedByte(start + 1);
    if (flags > 1) {
      throw new MalformedPacketException(
          "CONNACK has reserved flags set: "
              + flags
              + " [MQTT 3.1.1 section 3.2.2.1, MQTT-4.8.0-1]");
    }
    if (flags == 1 && returnCode != 0) {
      throw new MalformedPacketException(
          "CONNACK refuses with return code "
              + returnCode
              + " and yet claims a session [MQTT-3.2.2-4]");
    }
    handler.onConnAck(new ConnAck(flags == 1, returnCode));
  }

  private void readPublish(int flags, ByteBuf in, int start, int end) {
    QoS qos = QoS.of((flags >> 1) & 3);
    int topicStart = start + Short.BYTES;
    int topicLength = in.getUnsignedShort(start);
    int topicEnd = topicStart + topicLength;
    int payloadStart = qos == QoS.AT_MOST_ONCE ? topicEnd : topicEnd + Short.BYTES;
    if (payloadStart > end) {
      throw new MalformedPacketException(
          "the topic of a PUBLISH, "
              + topicLength
              + " bytes, does not end inside the packet [MQTT-3.3.2-1]");
    }
    String topic = topicNames.read(in, topicStart, topicLength);
    int packetId = qos == QoS.AT_MOST_ONCE ? 0 : packetId(PacketType.PUBLISH, in, topicEnd);
    byte[] payload = payloadStart == end ? NO_PAYLOAD : new byte[end - payloadStart];
    // Where Netty does without Unsafe, getBytes makes a view of the buffer for each call.
    in.readerIndex(payloadStart).readBytes(payload);
    Publish message = new Publish(topic, payload, qos, (flags & 1) != 0);
    handler.onPublish(message, packetId, (flags & 8) != 0);
  }

  private void readSubAck(ByteBuf in, int start, int end) {
    int packetId = packetId(PacketType.SUBACK, in, start);
    int codesStart = start + Short.BYTES;
    if (codesStart == end) {
      throw new MalformedPacketException("SUBACK has no return code [MQTT-3.8.4-5]");
    }
    int[] returnCodes = new int[end - codesStart];
    for (int i = 0; i < returnCodes.length; i++) {
      int code = in.getUnsignedByte(codesStart + i);
      if (code > 2 && code != SUBSCRIPTION_REFUSED) {
        throw new MalformedPacketException(
            "SUBACK has the reserved return code " + code + " [MQTT-3.9.3-2]");
      }
      returnCodes[i] = code;
    }
    handler.onSubAck(packetId, returnCodes, "");
  }

  private static int packetId(PacketType type, ByteBuf in, int index) {
    int packetId = in.getUnsignedShort(index);
    if (packetId == 0) {
      throw new MalformedPacketException(type + " has the packet identifier 0 [MQTT-2.3.1-1]");
    }
    return packetId;
  }
}
