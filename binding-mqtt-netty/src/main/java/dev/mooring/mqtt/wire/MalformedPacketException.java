package dev.mooring.mqtt.wire;

/**
 * How a violation found deep inside a packet reaches {@link PacketDecoder}, which tells the handler
 * and ends the stream. Never leaves this package.
 */
final class MalformedPacketException extends RuntimeException {

  /**
   * @param reason for people, with the normative id; nothing that the peer chose freely
   */
  MalformedPacketException(String reason) {
    // The peer decides how often this happens: no stack trace is taken.
    super(reason, null, false, false);
  }
}
