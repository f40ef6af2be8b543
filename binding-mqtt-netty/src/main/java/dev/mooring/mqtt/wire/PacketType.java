package dev.mooring.mqtt.wire;

/** The control packet types in the order of their codes (MQTT 3.1.1 section 2.2.1). */
enum PacketType {
  RESERVED_0(0),
  CONNECT(0),
  CONNACK(0),
  /** Its flags carry DUP, QoS and RETAIN. */
  PUBLISH(0),
  PUBACK(0),
  PUBREC(0),
  PUBREL(2),
  PUBCOMP(0),
  SUBSCRIBE(2),
  SUBACK(0),
  UNSUBSCRIBE(2),
  UNSUBACK(0),
  PINGREQ(0),
  PINGRESP(0),
  DISCONNECT(0),
  /** Of MQTT 5.0; reserved in 3.1.1. */
  AUTH(0);

  private static final PacketType[] BY_CODE = values();

  private final int flags;

  PacketType(int flags) {
    this.flags = flags;
  }

  /** The type that a packet's first byte names. */
  static PacketType of(int firstByte) {
    return BY_CODE[(firstByte >> 4) & 0xF];
  }

  /** The lower four bits of the first byte, fixed for every type but PUBLISH. */
  int flags() {
    return flags;
  }

  /** The first byte of a packet of this type; for PUBLISH that of QoS 0 without flags. */
  int firstByte() {
    return (ordinal() << 4) | flags;
  }
}
