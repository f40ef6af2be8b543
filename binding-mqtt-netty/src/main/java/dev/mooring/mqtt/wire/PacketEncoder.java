package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Topics;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * Writes the packets that a client sends. Each method makes room for exactly its packet, writes it
 * and allocates nothing else; a packet that cannot be written right is refused by an {@link
 * IllegalArgumentException} before the first byte of it is.
 *
 * <p>What is checked where: sizes here and always, because a length that wraps would let a topic
 * forge packets, and because the length has to be computed anyway. The characters of a PUBLISH's
 * topic are checked once by {@link Topics#checkName} where the application hands it in, not again
 * here (a topic that skipped that check cannot break the framing: half a surrogate pair would go
 * out as a question mark). CONNECT and UNSUBSCRIBE are rare and their texts checked here; {@link
 * TopicSubscription} and the properties check their own.
 *
 * <p>Stateless, hence safe for any thread; one for each connection or one for all.
 */
public abstract sealed class PacketEncoder permits Mqtt311Encoder, Mqtt5Encoder {

  static final int MAX_BINARY_BYTES = 0xFFFF;
  private static final int PUBLISH_DUP = 8;
  private static final int PUBLISH_RETAIN = 1;

  PacketEncoder() {}

  /** The encoder of a level. */
  public static PacketEncoder of(MqttVersion version) {
    return switch (version) {
      case MQTT_3_1_1 -> new Mqtt311Encoder();
      case MQTT_5 -> new Mqtt5Encoder();
    };
  }

  /**
   * The size of the whole PUBLISH, payload included.
   *
   * @throws IllegalArgumentException if topic or packet are longer than MQTT allows
   */
  public int publishSize(Publish message) {
    return packetSize(
        publishRemainingLength(message, topicBytes(message), propertiesSize(message, 0)));
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
   * Writes a PUBLISH without topic alias.
   *
   * @param packetId 1 to 65,535; 0 for QoS 0
   * @param dup whether it is a repeat; false for QoS 0
   * @throws IllegalArgumentException if topic or packet are longer than MQTT allows, or identifier
   *     or DUP do not go with the QoS
   */
  public void publish(ByteBuf out, Publish message, int packetId, boolean dup) {
    publishUpToPayload(out, message, packetId, dup, 0, true, message.payload().length);
    out.writeBytes(message.payload());
  }

  /**
   * Writes a PUBLISH up to its payload, for a caller who sends the payload's own bytes right after
   * it instead of a copy.
   *
   * @throws IllegalArgumentException as {@link #publish}
   */
  public void publishHeader(ByteBuf out, Publish message, int packetId, boolean dup) {
    publishUpToPayload(out, message, packetId, dup, 0, true, 0);
  }

  /**
   * Writes a PUBLISH of MQTT 5.0 up to its payload, with a topic alias.
   *
   * @param alias 1 to 65,535
   * @param named whether the topic itself is written, so that the alias stands for it from here on
   * @throws IllegalArgumentException as {@link #publish}
   */
  public void publishHeader(
      ByteBuf out, Publish message, int packetId, boolean dup, int alias, boolean named) {
    if (alias < 1 || alias > 0xFFFF) {
      throw new IllegalArgumentException(
          "topic alias is 1 to 65535, not " + alias + " [MQTT-3.3.2-8]");
    }
    publishUpToPayload(out, message, packetId, dup, alias, named, 0);
  }

  private void publishUpToPayload(
      ByteBuf out,
      Publish message,
      int packetId,
      boolean dup,
      int alias,
      boolean named,
      int reservedForPayload) {
    QoS qos = message.qos();
    boolean identified = qos != QoS.AT_MOST_ONCE;
    if (identified) {
      checkPacketId(packetId);
    } else if (packetId != 0 || dup) {
      throw new IllegalArgumentException(
          "a PUBLISH of QoS 0 has neither packet identifier nor DUP [MQTT-2.3.1-5, MQTT-3.3.1-2]");
    }
    int topicBytes = named ? topicBytes(message) : 0;
    int propertiesSize = propertiesSize(message, alias);
    int remainingLength = publishRemainingLength(message, topicBytes, propertiesSize);
    int headerSize = packetSize(remainingLength) - message.payload().length;
    out.ensureWritable(headerSize + reservedForPayload);
    out.writeByte(
        PacketType.PUBLISH.firstByte()
            | (dup ? PUBLISH_DUP : 0)
            | (qos.level() << 1)
            | (message.retain() ? PUBLISH_RETAIN : 0));
    VariableByteInteger.write(out, remainingLength);
    if (named) {
      writeString(out, message.topic(), topicBytes);
    } else {
      out.writeShort(0);
    }
    if (identified) {
      out.writeShort(packetId);
    }
    writeProperties(out, message, alias);
  }

  /** The bytes of a PUBLISH's properties, their length included. */
  abstract int propertiesSize(Publish message, int alias);

  /** Writes them. */
  abstract void writeProperties(ByteBuf out, Publish message, int alias);

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

  private static int publishRemainingLength(Publish message, int topicBytes, int propertiesSize) {
    int packetIdBytes = message.qos() == QoS.AT_MOST_ONCE ? 0 : Short.BYTES;
    return remainingLength(
        PacketType.PUBLISH,
        (long) Short.BYTES
            + topicBytes
            + packetIdBytes
            + propertiesSize
            + message.payload().length);
  }

  /** Writes a PUBACK: 4 bytes, or 5 with another code than SUCCESS, which MQTT 3.1.1 has not. */
  public void pubAck(ByteBuf out, int packetId, ReasonCode code) {
    acknowledge(out, PacketType.PUBACK, packetId, code);
  }

  /** Writes a PUBREC: 4 bytes, or 5 with another code than SUCCESS, which MQTT 3.1.1 has not. */
  public void pubRec(ByteBuf out, int packetId, ReasonCode code) {
    acknowledge(out, PacketType.PUBREC, packetId, code);
  }

  /** Writes a PUBREL: 4 bytes, or 5 with another code than SUCCESS, which MQTT 3.1.1 has not. */
  public void pubRel(ByteBuf out, int packetId, ReasonCode code) {
    acknowledge(out, PacketType.PUBREL, packetId, code);
  }

  /** Writes a PUBCOMP: 4 bytes, or 5 with another code than SUCCESS, which MQTT 3.1.1 has not. */
  public void pubComp(ByteBuf out, int packetId, ReasonCode code) {
    acknowledge(out, PacketType.PUBCOMP, packetId, code);
  }

  private void acknowledge(ByteBuf out, PacketType type, int packetId, ReasonCode code) {
    checkPacketId(packetId);
    if (code == ReasonCode.SUCCESS) {
      out.ensureWritable(Integer.BYTES);
      out.writeInt((type.firstByte() << 24) | (2 << 16) | packetId);
    } else {
      acknowledgeWithCode(out, type, packetId, code);
    }
  }

  abstract void acknowledgeWithCode(ByteBuf out, PacketType type, int packetId, ReasonCode code);

  /** Writes a PINGREQ; 2 bytes. */
  public void pingReq(ByteBuf out) {
    out.ensureWritable(Short.BYTES);
    out.writeShort(PacketType.PINGREQ.firstByte() << 8);
  }

  /** Writes a DISCONNECT: 2 bytes, or 3 with another code than SUCCESS. */
  public abstract void disconnect(ByteBuf out, ReasonCode code);

  /**
   * Writes a SUBSCRIBE.
   *
   * @param subscriptions at least one
   * @param subscriptionIdentifier of MQTT 5.0; 0 for none
   * @throws IllegalArgumentException if there is none, or too many for one packet
   */
  public abstract void subscribe(
      ByteBuf out, int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier);

  /**
   * Writes an UNSUBSCRIBE.
   *
   * @param filters at least one
   * @throws IllegalArgumentException if there is none, too many for one packet, or an illegal one
   */
  public abstract void unsubscribe(ByteBuf out, int packetId, List<String> filters);

  /**
   * Writes a CONNECT.
   *
   * @throws IllegalArgumentException if a text or the will's topic is illegal, or will or password
   *     are longer than 65,535 bytes
   */
  public abstract void connect(ByteBuf out, Connect connect);

  /**
   * Writes an AUTH, of MQTT 5.0 only.
   *
   * @param code CONTINUE_AUTHENTICATION or RE_AUTHENTICATE [MQTT-3.15.2-1]
   */
  public abstract void auth(ByteBuf out, ReasonCode code, Authentication authentication);

  static int connectFlags(Connect connect) {
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

  static void beginPacket(ByteBuf out, PacketType type, long length) {
    int remainingLength = remainingLength(type, length);
    out.ensureWritable(packetSize(remainingLength));
    out.writeByte(type.firstByte());
    VariableByteInteger.write(out, remainingLength);
  }

  static int remainingLength(PacketType type, long length) {
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

  static int packetSize(int remainingLength) {
    return 1 + VariableByteInteger.lengthOf(remainingLength) + remainingLength;
  }

  static void checkPacketId(int packetId) {
    if (packetId < 1 || packetId > 0xFFFF) {
      throw new IllegalArgumentException(
          "packet identifier is 1 to 65535, not " + packetId + " [MQTT-2.3.1-1]");
    }
  }

  static int checkedStringSize(String what, String text) {
    Topics.checkText(what, text);
    return stringSize(text);
  }

  static int stringSize(String text) {
    return Short.BYTES + ByteBufUtil.utf8Bytes(text);
  }

  static int checkedBinarySize(String what, byte[] bytes) {
    if (bytes.length > MAX_BINARY_BYTES) {
      throw new IllegalArgumentException(
          what + " is " + bytes.length + " bytes; MQTT allows " + MAX_BINARY_BYTES);
    }
    return Short.BYTES + bytes.length;
  }

  static void writeString(ByteBuf out, String text) {
    writeString(out, text, ByteBufUtil.utf8Bytes(text));
  }

  static void writeString(ByteBuf out, String text, int bytes) {
    out.writeShort(bytes);
    // The exact size: writeUtf8 would make room for three bytes for each character.
    ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
  }

  static void writeBinary(ByteBuf out, byte[] bytes) {
    out.writeShort(bytes.length);
    out.writeBytes(bytes);
  }
}
