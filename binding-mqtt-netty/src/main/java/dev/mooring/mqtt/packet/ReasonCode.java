package dev.mooring.mqtt.packet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5.0's reason codes (section 2.4). One constant for each number: the first three stand for
 * different things in different packets.
 */
public enum ReasonCode {
  /** Also a normal disconnection, and a grant of QoS 0. */
  SUCCESS(0x00),

  /** SUBACK: granted with QoS 1. */
  GRANTED_QOS_1(0x01),

  /** SUBACK: granted with QoS 2. */
  GRANTED_QOS_2(0x02),

  /** DISCONNECT: the client goes, and its will is to be published all the same. */
  DISCONNECT_WITH_WILL_MESSAGE(0x04),

  /** PUBACK, PUBREC: taken, and nobody has subscribed to it. */
  NO_MATCHING_SUBSCRIBERS(0x10),

  /** UNSUBACK: there was nothing to end. */
  NO_SUBSCRIPTION_EXISTED(0x11),

  /** AUTH: the other side is to take the next step. */
  CONTINUE_AUTHENTICATION(0x18),

  /** AUTH: the client begins anew on a connection that stands. */
  RE_AUTHENTICATE(0x19),

  /** Failed, and the reason is kept back or fits no other code. */
  UNSPECIFIED_ERROR(0x80),

  /** A packet could not be read. */
  MALFORMED_PACKET(0x81),

  /** A packet that could be read was not allowed, or not now. */
  PROTOCOL_ERROR(0x82),

  /** Valid, and not taken by this receiver. */
  IMPLEMENTATION_SPECIFIC_ERROR(0x83),

  /** CONNACK: the server does not speak this version of MQTT. */
  UNSUPPORTED_PROTOCOL_VERSION(0x84),

  /** CONNACK: the server does not allow this client identifier. */
  CLIENT_IDENTIFIER_NOT_VALID(0x85),

  /** CONNACK: the server does not accept them. */
  BAD_USER_NAME_OR_PASSWORD(0x86),

  /** The client may not do this. */
  NOT_AUTHORIZED(0x87),

  /** CONNACK: the server cannot serve for now. */
  SERVER_UNAVAILABLE(0x88),

  /** The server has too much to do; later it may have less. */
  SERVER_BUSY(0x89),

  /** CONNACK: an administrator has shut this client out. */
  BANNED(0x8A),

  /** DISCONNECT: the server ends. */
  SERVER_SHUTTING_DOWN(0x8B),

  /** The method is not supported, or not the one that was begun with. */
  BAD_AUTHENTICATION_METHOD(0x8C),

  /** DISCONNECT: nothing was read for one and a half times the keep-alive interval. */
  KEEP_ALIVE_TIMEOUT(0x8D),

  /** DISCONNECT: another connection uses the same client identifier. */
  SESSION_TAKEN_OVER(0x8E),

  /** Well-formed, and not accepted by this server. */
  TOPIC_FILTER_INVALID(0x8F),

  /** Well-formed, and not accepted by this receiver. */
  TOPIC_NAME_INVALID(0x90),

  /** The identifier is taken: the two sides do not agree about the session. */
  PACKET_IDENTIFIER_IN_USE(0x91),

  /** The identifier is not known; no error while a session recovers. */
  PACKET_IDENTIFIER_NOT_FOUND(0x92),

  /** DISCONNECT: more exchanges were open than the Receive Maximum allows. */
  RECEIVE_MAXIMUM_EXCEEDED(0x93),

  /** DISCONNECT: an alias of 0, or above the maximum. */
  TOPIC_ALIAS_INVALID(0x94),

  /** A packet is larger than the Maximum Packet Size. */
  PACKET_TOO_LARGE(0x95),

  /** DISCONNECT: messages come too fast. */
  MESSAGE_RATE_TOO_HIGH(0x96),

  /** A limit that an administrator has set is reached. */
  QUOTA_EXCEEDED(0x97),

  /** DISCONNECT: an administrator has ended the connection. */
  ADMINISTRATIVE_ACTION(0x98),

  /** The payload is not what its format indicator says. */
  PAYLOAD_FORMAT_INVALID(0x99),

  /** The server keeps no retained messages. */
  RETAIN_NOT_SUPPORTED(0x9A),

  /** The server does not support this QoS; CONNACK says which it does. */
  QOS_NOT_SUPPORTED(0x9B),

  /** The client is to use another server, for now. */
  USE_ANOTHER_SERVER(0x9C),

  /** The client is to use another server, for good. */
  SERVER_MOVED(0x9D),

  /** The server has no shared subscriptions. */
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),

  /** Clients connect too often. */
  CONNECTION_RATE_EXCEEDED(0x9F),

  /** DISCONNECT: the time that was granted to this connection is over. */
  MAXIMUM_CONNECT_TIME(0xA0),

  /** The server has no subscription identifiers. */
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),

  /** The server has no wildcards. */
  WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

  /** The first code that says that something failed. */
  public static final int FIRST_ERROR = 0x80;

  private static final @Nullable ReasonCode[] BY_CODE = new ReasonCode[256];

  static {
    for (ReasonCode each : values()) {
      BY_CODE[each.code] = each;
    }
  }

  private final int code;

  ReasonCode(int code) {
    this.code = code;
  }

  /** The constant of a code of 0 to 255, or {@code null} if MQTT defines none. */
  public static @Nullable ReasonCode of(int code) {
    return BY_CODE[code];
  }

  /** A code of 0 to 255 for people, defined or not. */
  public static String describe(int code) {
    ReasonCode known = BY_CODE[code];
    return known == null ? "an undefined reason (0x%02X)".formatted(code) : known.toString();
  }

  /** The code as it stands on the wire. */
  public int code() {
    return code;
  }

  /** Whether it says that something failed. */
  public boolean isError() {
    return code >= FIRST_ERROR;
  }

  /** Its words and its number, for people. */
  @Override
  public String toString() {
    return "%s (0x%02X)".formatted(name().toLowerCase(Locale.ROOT).replace('_', ' '), code);
  }
}
