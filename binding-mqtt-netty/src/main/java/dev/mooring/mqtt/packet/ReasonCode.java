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
  GRANTED_QOS_1(0x01),
  GRANTED_QOS_2(0x02),
  DISCONNECT_WITH_WILL_MESSAGE(0x04),
  NO_MATCHING_SUBSCRIBERS(0x10),
  NO_SUBSCRIPTION_EXISTED(0x11),
  CONTINUE_AUTHENTICATION(0x18),
  RE_AUTHENTICATE(0x19),
  UNSPECIFIED_ERROR(0x80),
  MALFORMED_PACKET(0x81),
  PROTOCOL_ERROR(0x82),
  IMPLEMENTATION_SPECIFIC_ERROR(0x83),
  UNSUPPORTED_PROTOCOL_VERSION(0x84),
  CLIENT_IDENTIFIER_NOT_VALID(0x85),
  BAD_USER_NAME_OR_PASSWORD(0x86),
  NOT_AUTHORIZED(0x87),
  SERVER_UNAVAILABLE(0x88),
  SERVER_BUSY(0x89),
  BANNED(0x8A),
  SERVER_SHUTTING_DOWN(0x8B),
  BAD_AUTHENTICATION_METHOD(0x8C),
  KEEP_ALIVE_TIMEOUT(0x8D),
  SESSION_TAKEN_OVER(0x8E),
  TOPIC_FILTER_INVALID(0x8F),
  TOPIC_NAME_INVALID(0x90),
  PACKET_IDENTIFIER_IN_USE(0x91),
  PACKET_IDENTIFIER_NOT_FOUND(0x92),
  RECEIVE_MAXIMUM_EXCEEDED(0x93),
  TOPIC_ALIAS_INVALID(0x94),
  PACKET_TOO_LARGE(0x95),
  MESSAGE_RATE_TOO_HIGH(0x96),
  QUOTA_EXCEEDED(0x97),
  ADMINISTRATIVE_ACTION(0x98),
  PAYLOAD_FORMAT_INVALID(0x99),
  RETAIN_NOT_SUPPORTED(0x9A),
  QOS_NOT_SUPPORTED(0x9B),
  USE_ANOTHER_SERVER(0x9C),
  SERVER_MOVED(0x9D),
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
  CONNECTION_RATE_EXCEEDED(0x9F),
  MAXIMUM_CONNECT_TIME(0xA0),
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
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
