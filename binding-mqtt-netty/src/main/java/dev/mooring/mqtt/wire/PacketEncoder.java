package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Topics;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * Writes the packets that a client sends in MQTT 3.1.1. Each method makes room for exactly its
 * packet, writes it and allocates nothing else; a packet that cannot be written right is refused by
 * an {@link IllegalArgumentException} before the first byte of it is.
 *
 * <p>What is checked where: sizes here and always, because a length that wraps would let a topic
 * forge packets, and because the length has to be computed anyway. The characters of a PUBLISH's
 * topic are checked once by {@link Topics#checkName} where the application hands it in, not again
 * here (a topic that skipped that check cannot break the framing: half a surrogate pair would go
 * out as a question mark). CONNECT and UNSUBSCRIBE are rare and their texts checked here; {@link
 * TopicSubscription} checks its own.
 *
 * <p>Stateless, hence safe for any thread; one for each connection or one for all.
 */
public final class PacketEncoder {

  private static final byte[] PROTOCOL_NAME_AND_LEVEL = {0, 4, 'M', 'Q', 'T', 'T', 4};
  private static final int MAX_BINARY_BYTES = 0xFFFF;
  private static final int PUBLISH_DUP = 8;
  private static final int PUBLISH_RETAIN = 1;

  /**
   * The size of the whole PUBLISH, payload included.
   *
   * @throws IllegalArgumentException if topic or packet are longer than MQTT allows
   */
  public int publishSize(Publish message) {
    return packetSize(publishRemainingLength(message, topicBytes(message)));
  }

  /**
   * The size of a PUBLISH up to its payload: what {@link #publishHeader} writes.
   *
   * @throws IllegalArgumentException if topic or packet are longer than MQTT allows
   */
  public int publishHeaderSize(Publish message) {
    return publishSize(message) - message.payload().length;
  }

  /**
   * Writes a PUBLISH.
   *
   * @param packetId 1 to 65,535; 0 for QoS 0
   * @param dup whether it is a repeat; false for QoS 0
   * @throws IllegalArgumentException if topic or packet are longer than MQTT allows, or identifier
   *     or DUP do not go with the QoS
   */
  public void publish(ByteBuf out, Publish message, int packetId, boolean dup) {
    publishUpToPayload(out, message, packetId, dup, message.payload().length);
    out.writeBytes(message.payload());
  }

  /**
   * Writes a PUBLISH up to its payload, for a caller who sends the payload's own bytes right after
   * it instead of a copy.
   *
   * @throws IllegalArgumentException as {@link #publish}
   */
  public void publishHeader(ByteBuf out, Publish message, int packetId, boolean dup) {
    publishUpToPayload(out, message, packetId, dup, 0);
  }

  private void publishUpToPayload(
      ByteBuf out, Publish message, int packetId, boolean dup, int reservedForPayload) {
    QoS qos = message.qos();
    boolean identified = qos != QoS.AT_MOST_ONCE;
    if (identified) {
      checkPacketId(packetId);
    } else if (packetId != 0 || dup) {
      throw new IllegalArgumentException(
          "a PUBLISH of QoS 0 has neither packet identifier nor DUP [MQTT-2.3.1-5, MQTT-3.3.1-2]");
    }
    int topicBytes = topicBytes(message);
    int remainingLength = publishRemainingLength(message, topicBytes);
    int headerSize = packetSize(remainingLength) - message.payload().length;
    out.ensureWritable(headerSize + reservedForPayload);
    out.writeByte(
        PacketType.PUBLISH.firstByte()
            | (dup ? PUBLISH_DUP : 0)
            | (qos.level() << 1)
            | (message.retain() ? PUBLISH_RETAIN : 0));
    VariableByteInteger.write(out, remainingLength);
    writeString(out, message.topic(), topicBytes);
    if (identified) {
      out.writeShort(packetId);
    }
  }

  private static int topicBytes(Publish message) {
    int bytes = ByteBufUtil.utf8Bytes(message.topic());
    if (bytes == 0 || bytes > Topics.MAX_STRING_BYTES) {
      throw new IllegalArgumentException(
          "topic is "
              + bytes
              + " bytes of UTF-8; MQTT allows 1 to "
              + Topics.MAX_STRING_BYTES
              + " [MQTT-4.7.3-1, MQTT-4.7.3-3]");
    }
    return bytes;
  }

  private static int publishRemainingLength(Publish message, int topicBytes) {
    int packetIdBytes = message.qos() == QoS.AT_MOST_ONCE ? 0 : Short.BYTES;
    return remainingLength(
        PacketType.PUBLISH,
        (long) Short.BYTES + topicBytes + packetIdBytes + message.payload().length);
  }

  /** Writes a PUBACK; 4 bytes. */
  public void pubAck(ByteBuf out, int packetId) {
    acknowledge(out, PacketType.PUBACK, packetId);
  }

  /** Writes a PUBREC; 4 bytes. */
  public void pubRec(ByteBuf out, int packetId) {
    acknowledge(out, PacketType.PUBREC, packetId);
  }

  /** Writes a PUBREL; 4 bytes. */
  public void pubRel(ByteBuf out, int packetId) {
    acknowledge(out, PacketType.PUBREL, packetId);
  }

  /** Writes a PUBCOMP; 4 bytes. */
  public void pubComp(ByteBuf out, int packetId) {
    acknowledge(out, PacketType.PUBCOMP, packetId);
  }

  private static void acknowledge(ByteBuf out, PacketType type, int packetId) {
    checkPacketId(packetId);
    out.ensureWritable(Integer.BYTES);
    out.writeInt((type.firstByte() << 24) | (2 << 16) | packetId);
  }

  /** Writes a PINGREQ; 2 bytes. */
  public void pingReq(ByteBuf out) {
    out.ensureWritable(Short.BYTES);
    out.writeShort(PacketType.PINGREQ.firstByte() << 8);
  }

  /** Writes a DISCONNECT; 2 bytes. */
  public void disconnect(ByteBuf out) {
    out.ensureWritable(Short.BYTES);
    out.writeShort(PacketType.DISCONNECT.firstByte() << 8);
  }

  /**
   * Writes a SUBSCRIBE.
   *
   * @param subscriptions at least one
   * @throws IllegalArgumentException if there is none, or too many for one packet
   */
  public void subscribe(ByteBuf out, int packetId, List<TopicSubscription> subscriptions) {
    checkPacketId(packetId);
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("SUBSCRIBE needs a topic filter [MQTT-3.8.3-3]");
    }
    long length = Short.BYTES;
    for (TopicSubscription subscription : subscriptions) {
      length += stringSize(subscription.filter()) + 1;
    }
    beginPacket(out, PacketType.SUBSCRIBE, length);
    out.writeShort(packetId);
    for (TopicSubscription subscription : subscriptions) {
      writeString(out, subscription.filter());
      out.writeByte(subscription.qos().level());
    }
  }

  /**
   * Writes an UNSUBSCRIBE.
   *
   * @param filters at least one
   * @throws IllegalArgumentException if there is none, too many for one packet, or an illegal one
   */
  public void unsubscribe(ByteBuf out, int packetId, List<String> filters) {
    checkPacketId(packetId);
    if (filters.isEmpty()) {
      throw new IllegalArgumentException("UNSUBSCRIBE needs a topic filter [MQTT-3.10.3-2]");
    }
    long length = Short.BYTES;
    for (String filter : filters) {
      Topics.checkFilter(filter);
      length += stringSize(filter);
    }
    beginPacket(out, PacketType.UNSUBSCRIBE, length);
    out.writeShort(packetId);
    for (String filter : filters) {
      writeString(out, filter);
    }
  }

  /**
   * Writes a CONNECT.
   *
   * @throws IllegalArgumentException if a text or the will's topic is illegal, or will or password
   *     are longer than 65,535 bytes
   */
  public void connect(ByteBuf out, Connect connect) {
    Will will = connect.will();
    String username = connect.username();
    byte[] password = connect.password();
    long length = PROTOCOL_NAME_AND_LEVEL.length + 1L + Short.BYTES;
    length += checkedStringSize("client identifier", connect.clientId());
    if (connect.clientId().isEmpty() && !connect.cleanSession()) {
      throw new IllegalArgumentException(
          "an empty client identifier needs a clean session [MQTT-3.1.3-7]");
    }
    if (will != null) {
      Topics.checkName(will.message().topic());
      length += stringSize(will.message().topic());
      length += checkedBinarySize("payload of the will", will.message().payload());
    }
    if (username != null) {
      length += checkedStringSize("user name", username);
    }
    if (password != null) {
      length += checkedBinarySize("password", password);
    }
    beginPacket(out, PacketType.CONNECT, length);
    out.writeBytes(PROTOCOL_NAME_AND_LEVEL);
    out.writeByte(connectFlags(connect));
    out.writeShort(connect.keepAliveSeconds());
    writeString(out, connect.clientId());
    if (will != null) {
      writeString(out, will.message().topic());
      writeBinary(out, will.message().payload());
    }
    if (username != null) {
      writeString(out, username);
    }
    if (password != null) {
      writeBinary(out, password);
    }
  }

  private static int connectFlags(Connect connect) {
    int flags = connect.cleanSession() ? 0x02 : 0;
    Will will = connect.will();
    if (will != null) {
      flags |= 0x04 | (will.message().qos().level() << 3) | (will.message().retain() ? 0x20 : 0);
    }
    if (connect.password() != null) {
      flags |= 0x40;
    }
    if (connect.username() != null) {
      flags |= 0x80;
    }
    return flags;
  }

  private static void beginPacket(ByteBuf out, PacketType type, long length) {
    int remainingLength = remainingLength(type, length);
    out.ensureWritable(packetSize(remainingLength));
    out.writeByte(type.firstByte());
    VariableByteInteger.write(out, remainingLength);
  }

  private static int remainingLength(PacketType type, long length) {
    if (length > VariableByteInteger.MAX_VALUE) {
      throw new IllegalArgumentException(
          type
              + " would have a remaining length of "
              + length
              + " bytes; MQTT allows "
              + VariableByteInteger.MAX_VALUE);
    }
    return (int) length;
  }

  private static int packetSize(int remainingLength) {
    return 1 + VariableByteInteger.lengthOf(remainingLength) + remainingLength;
  }

  private static void checkPacketId(int packetId) {
    if (packetId < 1 || packetId > 0xFFFF) {
      throw new IllegalArgumentException(
          "packet identifier is 1 to 65535, not " + packetId + " [MQTT-2.3.1-1]");
    }
  }

  private static int checkedStringSize(String what, String text) {
    Topics.checkText(what, text);
    return stringSize(text);
  }

  private static int stringSize(String text) {
    return Short.BYTES + ByteBufUtil.utf8Bytes(text);
  }

  private static int checkedBinarySize(String what, byte[] bytes) {
    if (bytes.length > MAX_BINARY_BYTES) {
      throw new IllegalArgumentException(
          what + " is " + bytes.length + " bytes; MQTT allows " + MAX_BINARY_BYTES);
    }
    return Short.BYTES + bytes.length;
  }

  private static void writeString(ByteBuf out, String text) {
    writeString(out, text, ByteBufUtil.utf8Bytes(text));
  }

  private static void writeString(ByteBuf out, String text, int bytes) {
    out.writeShort(bytes);
    // The exact size: writeUtf8 would make room for three bytes for each character.
    ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
  }

  private static void writeBinary(ByteBuf out, byte[] bytes) {
    out.writeShort(bytes.length);
    out.writeBytes(bytes);
  }
}
