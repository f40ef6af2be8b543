package dev.mooring.tck.mqtt;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Answers what a client sends as a broker would that accepts everything and delivers nothing, so
 * that a test scripts only what it is about. Remembers which clients have a session, one broker's
 * worth. Safe for any thread.
 */
final class Autopilot {

  /** What can be answered: everything but what ends an exchange or the connection. */
  static final Set<PacketType> ANSWERABLE =
      Set.of(
          PacketType.CONNECT,
          PacketType.PUBLISH,
          PacketType.PUBREC,
          PacketType.PUBREL,
          PacketType.SUBSCRIBE,
          PacketType.UNSUBSCRIBE,
          PacketType.PINGREQ);

  private static final int IDENTIFIER_REJECTED = 2;
  private static final int UNACCEPTABLE_LEVEL = 1;
  private static final int MQTT_5 = 5;

  private final Set<String> sessions = new HashSet<>();

  /**
   * The answer to a packet of an answerable type.
   *
   * @return empty if it needs none, as a PUBLISH of QoS 0
   */
  Optional<byte[]> answer(Packet packet) {
    return switch (packet.type()) {
      case CONNECT -> Optional.of(accept(packet.connect()));
      case PUBLISH ->
          switch (packet.qos()) {
            case 1 -> Optional.of(Mqtt311.pubAck(packet.packetId()));
            case 2 -> Optional.of(Mqtt311.pubRec(packet.packetId()));
            default -> Optional.empty();
          };
      case PUBREC -> Optional.of(Mqtt311.pubRel(packet.packetId()));
      case PUBREL -> Optional.of(Mqtt311.pubComp(packet.packetId()));
      case SUBSCRIBE -> Optional.of(grant(packet));
      case UNSUBSCRIBE -> Optional.of(release(packet));
      case PINGREQ -> Optional.of(Mqtt311.pingResp());
      case CONNACK, PUBACK, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT, AUTH ->
          Optional.empty();
    };
  }

  private synchronized byte[] accept(Packet.Connect connect) {
    if (connect.level() < 3 || connect.level() > MQTT_5) {
      return Mqtt311.connAck(false, UNACCEPTABLE_LEVEL);
    }
    if (connect.level() < MQTT_5 && connect.clientId().isEmpty() && !connect.cleanSession()) {
      return Mqtt311.connAck(false, IDENTIFIER_REJECTED);
    }
    boolean present = false;
    if (connect.cleanSession() && connect.level() < MQTT_5) {
      sessions.remove(connect.clientId());
    } else {
      present = !sessions.add(connect.clientId()) && !connect.cleanSession();
    }
    return connect.level() == MQTT_5 ? Mqtt5.connAck(present, 0) : Mqtt311.connAck(present, 0);
  }

  private static byte[] grant(Packet subscribe) {
    int[] granted = subscribe.filters().stream().mapToInt(Packet.Filter::qos).toArray();
    return subscribe.protocolLevel() == MQTT_5
        ? Mqtt5.grant(PacketType.SUBACK, subscribe.packetId(), granted)
        : Mqtt311.subAck(subscribe.packetId(), granted);
  }

  private static byte[] release(Packet unsubscribe) {
    return unsubscribe.protocolLevel() == MQTT_5
        ? Mqtt5.grant(
            PacketType.UNSUBACK, unsubscribe.packetId(), new int[unsubscribe.filters().size()])
        : Mqtt311.unsubAck(unsubscribe.packetId());
  }
}
