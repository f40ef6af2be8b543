package dev.mooring.tck.mqtt;

/** The control packets of MQTT 3.1.1 and 5.0, in the order of their numbers from 1 to 15. */
public enum PacketType {
  CONNECT,
  CONNACK,
  PUBLISH,
  PUBACK,
  PUBREC,
  PUBREL,
  PUBCOMP,
  SUBSCRIBE,
  SUBACK,
  UNSUBSCRIBE,
  UNSUBACK,
  PINGREQ,
  PINGRESP,
  DISCONNECT,
  AUTH;

  /** The number that stands in the upper half of a packet's first byte. */
  public int number() {
    return ordinal() + 1;
  }

  /** The first byte of a packet of this type with these flags, from 0 to 15. */
  int firstByte(int flags) {
    return number() << 4 | flags;
  }

  /**
   * The type that a packet's first byte names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static PacketType of(int firstByte) {
    int number = (firstByte & 0xF0) >> 4;
    if (number == 0) {
      throw new IllegalArgumentException("packet type 0 is reserved");
    }
    return values()[number - 1];
  }
}
