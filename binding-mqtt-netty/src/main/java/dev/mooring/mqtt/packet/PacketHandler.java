package dev.mooring.mqtt.packet;

/**
 * Receives the packets that a broker sent, in their order, already checked for well-formedness.
 * Calls carry primitives, so that an acknowledgement costs no object. Called on the connection's
 * event loop.
 */
public interface PacketHandler {

  /** CONNACK; the return code is 0 to 255 as it stood on the wire. */
  void onConnAck(boolean sessionPresent, int returnCode);

  /**
   * PUBLISH.
   *
   * @param packetId 1 to 65,535, or 0 for QoS 0
   */
  void onPublish(Publish message, int packetId, boolean dup);

  /** PUBACK. */
  void onPubAck(int packetId);

  /** PUBREC. */
  void onPubRec(int packetId);

  /** PUBREL. */
  void onPubRel(int packetId);

  /** PUBCOMP. */
  void onPubComp(int packetId);

  /** SUBACK; return codes in the order of the filters, each 0, 1, 2 or 128. */
  void onSubAck(int packetId, int[] returnCodes);

  /** UNSUBACK. */
  void onUnsubAck(int packetId);

  /** PINGRESP. */
  void onPingResp();

  /**
   * The broker broke the protocol, so nothing it sends from here on can be understood. Nothing
   * follows.
   *
   * @param reason for people, with the normative id where there is one; no payload in it
   */
  void onMalformed(String reason);
}
