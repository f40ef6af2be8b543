package dev.mooring.mqtt.wire;

import static dev.mooring.mqtt.wire.PacketType.AUTH;
import static dev.mooring.mqtt.wire.PacketType.CONNACK;
import static dev.mooring.mqtt.wire.PacketType.DISCONNECT;
import static dev.mooring.mqtt.wire.PacketType.PUBACK;
import static dev.mooring.mqtt.wire.PacketType.PUBCOMP;
import static dev.mooring.mqtt.wire.PacketType.PUBLISH;
import static dev.mooring.mqtt.wire.PacketType.PUBREC;
import static dev.mooring.mqtt.wire.PacketType.PUBREL;
import static dev.mooring.mqtt.wire.PacketType.SUBACK;
import static dev.mooring.mqtt.wire.PacketType.UNSUBACK;

import org.jspecify.annotations.Nullable;

/**
 * MQTT 5.0's properties (section 2.2.2.2): identifier, type of value, and in which of the packets
 * that a server sends they may stand.
 */
enum Property {
  PAYLOAD_FORMAT(0x01, Type.FLAG, PUBLISH),
  MESSAGE_EXPIRY(0x02, Type.FOUR_BYTES, PUBLISH),
  CONTENT_TYPE(0x03, Type.TEXT, PUBLISH),
  RESPONSE_TOPIC(0x08, Type.TEXT, PUBLISH),
  CORRELATION_DATA(0x09, Type.BINARY, PUBLISH),
  SUBSCRIPTION_IDENTIFIER(0x0B, Type.VARIABLE, PUBLISH),
  SESSION_EXPIRY(0x11, Type.FOUR_BYTES, CONNACK),
  ASSIGNED_CLIENT_ID(0x12, Type.TEXT, CONNACK),
  SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTES, CONNACK),
  AUTHENTICATION_METHOD(0x15, Type.TEXT, CONNACK, AUTH),
  AUTHENTICATION_DATA(0x16, Type.BINARY, CONNACK, AUTH),
  REQUEST_PROBLEM_INFORMATION(0x17, Type.FLAG),
  WILL_DELAY(0x18, Type.FOUR_BYTES),
  REQUEST_RESPONSE_INFORMATION(0x19, Type.FLAG),
  RESPONSE_INFORMATION(0x1A, Type.TEXT, CONNACK),
  SERVER_REFERENCE(0x1C, Type.TEXT, CONNACK, DISCONNECT),
  REASON_STRING(
      0x1F,
      Type.TEXT,
      CONNACK,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBACK,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  RECEIVE_MAXIMUM(0x21, Type.TWO_BYTES, CONNACK),
  TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTES, CONNACK),
  TOPIC_ALIAS(0x23, Type.TWO_BYTES, PUBLISH),
  MAXIMUM_QOS(0x24, Type.FLAG, CONNACK),
  RETAIN_AVAILABLE(0x25, Type.FLAG, CONNACK),
  USER_PROPERTY(
      0x26,
      Type.PAIR,
      CONNACK,
      PUBLISH,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBACK,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  MAXIMUM_PACKET_SIZE(0x27, Type.FOUR_BYTES, CONNACK),
  WILDCARDS_AVAILABLE(0x28, Type.FLAG, CONNACK),
  SUBSCRIPTION_IDENTIFIERS_AVAILABLE(0x29, Type.FLAG, CONNACK),
  SHARED_SUBSCRIPTIONS_AVAILABLE(0x2A, Type.FLAG, CONNACK);

  /** How a value is written. */
  enum Type {
    /** One byte, 0 or 1. */
    FLAG,
    /** Two bytes. */
    TWO_BYTES,
    /** Four bytes. */
    FOUR_BYTES,
    /** One to four bytes. */
    VARIABLE,
    /** UTF-8 with its length before it. */
    TEXT,
    /** Bytes with their length before them. */
    BINARY,
    /** Two texts; may come more than once. */
    PAIR
  }

  private static final @Nullable Property[] BY_IDENTIFIER = new Property[0x2B];

  static {
    for (Property each : values()) {
      BY_IDENTIFIER[each.identifier] = each;
    }
  }

  private final int identifier;
  private final Type type;
  private final int packets;

  Property(int identifier, Type type, PacketType... fromServer) {
    this.identifier = identifier;
    this.type = type;
    int bits = 0;
    for (PacketType packet : fromServer) {
      bits |= 1 << packet.ordinal();
    }
    this.packets = bits;
  }

  /** The property of an identifier, or {@code null} if MQTT defines none. */
  static @Nullable Property of(int identifier) {
    return identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
  }

  int identifier() {
    return identifier;
  }

  Type type() {
    return type;
  }

  /** Whether a server may send it in such a packet. */
  boolean belongsTo(PacketType packet) {
    return (packets & (1 << packet.ordinal())) != 0;
  }

  /** Whether it may come more than once. */
  boolean isRepeatable() {
    return type == Type.PAIR || type == Type.VARIABLE;
  }
}
