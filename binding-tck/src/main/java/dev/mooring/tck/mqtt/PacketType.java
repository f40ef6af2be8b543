package dev.mooring.tck.mqtt;

/** The control packets of MQTT 3.1.1 and 5.0, in the order of their numbers from 1 to 15. */
public enum PacketType {
  /** A client asks for a connection. */
  CONNECT,
  /** The broker grants or refuses it. */
  CONNACK,
  /** A message, either way. */
  PUBLISH,
  /** Answers a PUBLISH at QoS 1. */
  PUBACK,
  /** Answers a PUBLISH at QoS 2: received. */
  PUBREC,
  /** Answers PUBREC: the identifier may be released. */
  PUBREL,
  /** Answers PUBREL: it is released. */
  PUBCOMP,
  /** A client asks for messages. */
  SUBSCRIBE,
  /** The broker grants or refuses each filter. */
  SUBACK,
  /** A client wants no more of them. */
  UNSUBSCRIBE,
  /** The broker confirms that. */
  UNSUBACK,
  /** A client shows that it is there, and asks the same of the broker. */
  PINGREQ,
  /** The broker shows that it is there. */
  PINGRESP,
  /** A connection ends in order; in MQTT 5.0 either side says it. */
  DISCONNECT,
  /** A step of an extended authentication; MQTT 5.0 alone. */
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
