package dev.mooring.tck.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A property of MQTT 5.0. Immutable. What it is worth depends on its kind: numbers have a value,
 * texts a text, user properties a name and a text, correlation and authentication data their bytes
 * in hexadecimal digits as the text.
 *
 * @param number which property, such as 0x21 for Receive Maximum
 * @param value its value, 0 if it is no number
 * @param name the name of a user property, else empty
 * @param text its text, empty if it is a number
 */
public record Property(int number, long value, String name, String text) {

  /** Payload Format Indicator. */
  public static final int PAYLOAD_FORMAT = 0x01;

  /** Message Expiry Interval. */
  public static final int MESSAGE_EXPIRY = 0x02;

  /** Content Type. */
  public static final int CONTENT_TYPE = 0x03;

  /** Response Topic. */
  public static final int RESPONSE_TOPIC = 0x08;

  /** Subscription Identifier. */
  public static final int SUBSCRIPTION_IDENTIFIER = 0x0B;

  /** Session Expiry Interval. */
  public static final int SESSION_EXPIRY = 0x11;

  /** Assigned Client Identifier. */
  public static final int ASSIGNED_CLIENT_ID = 0x12;

  /** Server Keep Alive. */
  public static final int SERVER_KEEP_ALIVE = 0x13;

  /** Authentication Method. */
  public static final int AUTHENTICATION_METHOD = 0x15;

  /** Server Reference. */
  public static final int SERVER_REFERENCE = 0x1C;

  /** Receive Maximum. */
  public static final int RECEIVE_MAXIMUM = 0x21;

  /** Topic Alias Maximum. */
  public static final int TOPIC_ALIAS_MAXIMUM = 0x22;

  /** Topic Alias. */
  public static final int TOPIC_ALIAS = 0x23;

  /** Maximum QoS. */
  public static final int MAXIMUM_QOS = 0x24;

  /** Retain Available. */
  public static final int RETAIN_AVAILABLE = 0x25;

  /** User Property. */
  public static final int USER_PROPERTY = 0x26;

  /** Maximum Packet Size. */
  public static final int MAXIMUM_PACKET_SIZE = 0x27;

  /** Wildcard Subscription Available. */
  public static final int WILDCARDS_AVAILABLE = 0x28;

  /** Shared Subscription Available. */
  public static final int SHARED_AVAILABLE = 0x2A;

  private enum Kind {
    ONE,
    TWO,
    FOUR,
    VARIABLE,
    TEXT,
    BINARY,
    PAIR
  }

  /** A property that is a number. */
  public static Property of(int number, long value) {
    return new Property(number, value, "", "");
  }

  /** A property that is a text. */
  public static Property of(int number, String text) {
    return new Property(number, 0, "", text);
  }

  /** A user property. */
  public static Property user(String name, String value) {
    return new Property(USER_PROPERTY, 0, name, value);
  }

  private static Kind kind(int number) {
    return switch (number) {
      case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> Kind.ONE;
      case 0x13, 0x21, 0x22, 0x23 -> Kind.TWO;
      case 0x02, 0x11, 0x18, 0x27 -> Kind.FOUR;
      case 0x0B -> Kind.VARIABLE;
      case 0x03, 0x08, 0x12, 0x15, 0x1A, 0x1C, 0x1F -> Kind.TEXT;
      case 0x09, 0x16 -> Kind.BINARY;
      case 0x26 -> Kind.PAIR;
      default -> throw new IllegalStateException("no property has the number " + number);
    };
  }

  static List<Property> readAll(byte[] block) {
    List<Property> properties = new ArrayList<>();
    BodyCursor cursor = new BodyCursor(block, 0);
    while (cursor.hasMore()) {
      int number = cursor.variableInteger();
      properties.add(
          switch (kind(number)) {
            case ONE -> of(number, cursor.uint8());
            case TWO -> of(number, cursor.uint16());
            case FOUR -> of(number, (long) cursor.uint16() << 16 | cursor.uint16());
            case VARIABLE -> of(number, cursor.variableInteger());
            case TEXT -> of(number, cursor.string());
            case BINARY -> of(number, Hex.format(cursor.binary()));
            case PAIR -> user(cursor.string(), cursor.string());
          });
    }
    return properties;
  }

  /** The property on the wire. */
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number);
    switch (kind(number)) {
      case ONE -> out.write((int) value);
      case TWO -> out.writeBytes(Mqtt311.uint16((int) value));
      case FOUR -> {
        out.writeBytes(Mqtt311.uint16((int) (value >> 16)));
        out.writeBytes(Mqtt311.uint16((int) (value & 0xFFFF)));
      }
      case VARIABLE -> out.writeBytes(Mqtt311.variableInteger((int) value));
      case TEXT -> string(out, text);
      case BINARY -> {
        byte[] data = Hex.parse(text);
        out.writeBytes(Mqtt311.uint16(data.length));
        out.writeBytes(data);
      }
      case PAIR -> {
        string(out, name);
        string(out, text);
      }
    }
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(Mqtt311.uint16(utf8.length));
    out.writeBytes(utf8);
  }
}
