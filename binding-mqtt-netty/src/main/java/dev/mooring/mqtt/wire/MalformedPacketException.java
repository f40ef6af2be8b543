package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.ReasonCode;

/**
 * How a violation found deep inside a packet reaches {@link PacketDecoder}, which tells the handler
 * and ends the stream. Never leaves this package.
 */
final class MalformedPacketException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ReasonCode code;

  /**
   * A packet that cannot be one.
   *
   * @param reason for people, with the normative id; nothing that the peer chose freely
   */
  MalformedPacketException(String reason) {
    this(ReasonCode.MALFORMED_PACKET, reason);
  }

  /**
   * A violation with a name of its own.
   *
   * @param reason for people, with the normative id; nothing that the peer chose freely
   */
  MalformedPacketException(ReasonCode code, String reason) {
    // The peer decides how often this happens: no stack trace is taken.
    super(reason, null, false, false);
    this.code = code;
  }

  ReasonCode code() {
    return code;
  }
}
