package dev.mooring.mqtt.wire;

import io.netty.buffer.ByteBuf;

/**
 * Reads the packets that a server of one protocol level may send, straight from the buffer to the
 * handler. {@link PacketDecoder} frames and asks for each check as soon as it can be made. Confined
 * to the connection's event loop.
 */
sealed interface PacketReader permits Mqtt311Reader, Mqtt5Reader {

  /**
   * Checks type and flags, as soon as there is a first byte.
   *
   * @throws MalformedPacketException if no server may send such a packet
   */
  void checkFirstByte(int firstByte);

  /**
   * Checks the announced length against what the type can have, before any of it is waited for.
   *
   * @param lengthBytes how many bytes announced it
   * @throws MalformedPacketException if no packet of this type has that length
   */
  void checkRemainingLength(int firstByte, int length, int lengthBytes);

  /**
   * Reads one whole packet, whose first byte and length have passed the checks, and hands it over,
   * as its last act. The buffer's reader index is and stays at its end.
   *
   * @param start index of the variable header
   * @param end where the packet ends
   * @throws MalformedPacketException if it is none; nothing was handed over then
   */
  void read(int firstByte, ByteBuf in, int start, int end);

  /** What both versions say of the flags of a PUBLISH. */
  static void checkPublishFlags(int flags) {
    int qos = (flags >> 1) & 3;
    if (qos == 3) {
      throw new MalformedPacketException("PUBLISH has QoS 3 [MQTT-3.3.1-4]");
    }
    if (qos == 0 && (flags & 8) != 0) {
      throw new MalformedPacketException("PUBLISH has DUP set at QoS 0 [MQTT-3.3.1-2]");
    }
  }
}
