package dev.mooring.mqtt.wire;

import static dev.mooring.mqtt.packet.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static dev.mooring.mqtt.packet.ReasonCode.BAD_USER_NAME_OR_PASSWORD;
import static dev.mooring.mqtt.packet.ReasonCode.BANNED;
import static dev.mooring.mqtt.packet.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static dev.mooring.mqtt.packet.ReasonCode.CONNECTION_RATE_EXCEEDED;
import static dev.mooring.mqtt.packet.ReasonCode.CONTINUE_AUTHENTICATION;
import static dev.mooring.mqtt.packet.ReasonCode.GRANTED_QOS_1;
import static dev.mooring.mqtt.packet.ReasonCode.GRANTED_QOS_2;
import static dev.mooring.mqtt.packet.ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
import static dev.mooring.mqtt.packet.ReasonCode.MALFORMED_PACKET;
import static dev.mooring.mqtt.packet.ReasonCode.NOT_AUTHORIZED;
import static dev.mooring.mqtt.packet.ReasonCode.NO_MATCHING_SUBSCRIBERS;
import static dev.mooring.mqtt.packet.ReasonCode.NO_SUBSCRIPTION_EXISTED;
import static dev.mooring.mqtt.packet.ReasonCode.PACKET_IDENTIFIER_IN_USE;
import static dev.mooring.mqtt.packet.ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
import static dev.mooring.mqtt.packet.ReasonCode.PACKET_TOO_LARGE;
import static dev.mooring.mqtt.packet.ReasonCode.PAYLOAD_FORMAT_INVALID;
import static dev.mooring.mqtt.packet.ReasonCode.PROTOCOL_ERROR;
import static dev.mooring.mqtt.packet.ReasonCode.QOS_NOT_SUPPORTED;
import static dev.mooring.mqtt.packet.ReasonCode.QUOTA_EXCEEDED;
import static dev.mooring.mqtt.packet.ReasonCode.RETAIN_NOT_SUPPORTED;
import static dev.mooring.mqtt.packet.ReasonCode.SERVER_BUSY;
import static dev.mooring.mqtt.packet.ReasonCode.SERVER_MOVED;
import static dev.mooring.mqtt.packet.ReasonCode.SERVER_UNAVAILABLE;
import static dev.mooring.mqtt.packet.ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
import static dev.mooring.mqtt.packet.ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
import static dev.mooring.mqtt.packet.ReasonCode.SUCCESS;
import static dev.mooring.mqtt.packet.ReasonCode.TOPIC_FILTER_INVALID;
import static dev.mooring.mqtt.packet.ReasonCode.TOPIC_NAME_INVALID;
import static dev.mooring.mqtt.packet.ReasonCode.UNSPECIFIED_ERROR;
import static dev.mooring.mqtt.packet.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static dev.mooring.mqtt.packet.ReasonCode.USE_ANOTHER_SERVER;
import static dev.mooring.mqtt.packet.ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;

import dev.mooring.mqtt.packet.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** Which reason codes a server may send in which packet (MQTT 5.0 sections 2.4 and 3). */
final class ReasonCodes {

  private static final Set<ReasonCode> CONNACK =
      EnumSet.of(
          SUCCESS,
          UNSPECIFIED_ERROR,
          MALFORMED_PACKET,
          PROTOCOL_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          UNSUPPORTED_PROTOCOL_VERSION,
          CLIENT_IDENTIFIER_NOT_VALID,
          BAD_USER_NAME_OR_PASSWORD,
          NOT_AUTHORIZED,
          SERVER_UNAVAILABLE,
          SERVER_BUSY,
          BANNED,
          BAD_AUTHENTICATION_METHOD,
          TOPIC_NAME_INVALID,
          PACKET_TOO_LARGE,
          QUOTA_EXCEEDED,
          PAYLOAD_FORMAT_INVALID,
          RETAIN_NOT_SUPPORTED,
          QOS_NOT_SUPPORTED,
          USE_ANOTHER_SERVER,
          SERVER_MOVED,
          CONNECTION_RATE_EXCEEDED);

  /** PUBACK and PUBREC. */
  private static final Set<ReasonCode> PUBLISH_ANSWER =
      EnumSet.of(
          SUCCESS,
          NO_MATCHING_SUBSCRIBERS,
          UNSPECIFIED_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          NOT_AUTHORIZED,
          TOPIC_NAME_INVALID,
          PACKET_IDENTIFIER_IN_USE,
          QUOTA_EXCEEDED,
          PAYLOAD_FORMAT_INVALID);

  /** PUBREL and PUBCOMP. */
  private static final Set<ReasonCode> RELEASE = EnumSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);

  private static final Set<ReasonCode> SUBACK =
      EnumSet.of(
          SUCCESS,
          GRANTED_QOS_1,
          GRANTED_QOS_2,
          UNSPECIFIED_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          NOT_AUTHORIZED,
          TOPIC_FILTER_INVALID,
          PACKET_IDENTIFIER_IN_USE,
          QUOTA_EXCEEDED,
          SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
          WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

  private static final Set<ReasonCode> UNSUBACK =
      EnumSet.of(
          SUCCESS,
          NO_SUBSCRIPTION_EXISTED,
          UNSPECIFIED_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          NOT_AUTHORIZED,
          TOPIC_FILTER_INVALID,
          PACKET_IDENTIFIER_IN_USE);

  private static final Set<ReasonCode> AUTH = EnumSet.of(SUCCESS, CONTINUE_AUTHENTICATION);

  private ReasonCodes() {}

  /** Whether a server may send the code in such a packet. */
  static boolean belongsTo(PacketType packet, ReasonCode code) {
    return switch (packet) {
      case CONNACK -> CONNACK.contains(code);
      case PUBACK, PUBREC -> PUBLISH_ANSWER.contains(code);
      case PUBREL, PUBCOMP -> RELEASE.contains(code);
      case SUBACK -> SUBACK.contains(code);
      case UNSUBACK -> UNSUBACK.contains(code);
      // It ends here anyway: more is to be learned from the code than from its being out of place.
      case DISCONNECT -> code == SUCCESS || code.isError();
      case AUTH -> AUTH.contains(code);
      case RESERVED_0, CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> false;
    };
  }
}
