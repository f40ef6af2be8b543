package dev.mooring.mqtt.packet;

import org.jspecify.annotations.Nullable;

/**
 * Receives the packets that a broker sent, in their order, already checked for well-formedness.
 * Calls carry primitives and constants, so that an acknowledgement costs no object. Called on the
 * connection's event loop.
 */
public interface PacketHandler {

  /** CONNACK; its code is as it stood on the wire. */
  void onConnAck(ConnAck connAck);

  /**
   * A CONNACK of MQTT 3.1.1 in answer to a CONNECT of 5.0: the broker does not know 5.0. Nothing
   * follows.
   *
   * @param returnCode of MQTT 3.1.1; brokers say 1
   */
  void onOldConnAck(int returnCode);

  /**
   * PUBLISH.
   *
   * @param packetId 1 to 65,535, or 0 for QoS 0
   */
  void onPublish(Publish message, int packetId, boolean dup);

  /**
   * PUBACK.
   *
   * @param code SUCCESS in 3.1.1
   * @param reason for people; empty unless MQTT 5.0 gave one
   */
  void onPubAck(int packetId, ReasonCode code, String reason);

  /** PUBREC; see {@link #onPubAck}. */
  void onPubRec(int packetId, ReasonCode code, String reason);

  /** PUBREL; see {@link #onPubAck}. */
  void onPubRel(int packetId, ReasonCode code, String reason);

  /** PUBCOMP; see {@link #onPubAck}. */
  void onPubComp(int packetId, ReasonCode code, String reason);

  /** SUBACK; a code for each filter, in order: the QoS granted, or 128 and above for a refusal. */
  void onSubAck(int packetId, int[] codes, String reason);

  /** UNSUBACK; a code for each filter, in order; empty in 3.1.1. */
  void onUnsubAck(int packetId, int[] codes, String reason);

  /** PINGRESP. */
  void onPingResp();

  /** DISCONNECT, of MQTT 5.0 only. */
  void onDisconnect(Disconnect disconnect);

  /**
   * AUTH, of MQTT 5.0 only.
   *
   * @param authentication {@code null} if it names no method
   */
  void onAuth(ReasonCode code, @Nullable Authentication authentication, String reason);

  /**
   * The broker broke the protocol, so nothing it sends from here on can be understood. Nothing
   * follows.
   *
   * @param code what MQTT 5.0 calls it
   * @param reason for people, with the normative id where there is one; no payload in it
   */
  void onMalformed(ReasonCode code, String reason);
}
