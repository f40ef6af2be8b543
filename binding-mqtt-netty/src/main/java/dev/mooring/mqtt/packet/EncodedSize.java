package dev.mooring.mqtt.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the packets of MQTT 5.0 take that a broker's Maximum Packet Size can forbid, known
 * before they are given an identifier. The encoder takes the sizes of properties from here, too.
 * Stateless, safe for any thread; nothing is checked.
 */
public final class EncodedSize {

  private static final int IDENTIFIER = 1;
  private static final int LENGTH = Short.BYTES;

  private EncodedSize() {}

  /** The whole PUBLISH, without topic alias. */
  public static long publish(Publish message) {
    long properties = publishProperties(message.properties());
    return packet(
        text(message.topic())
            + (message.qos() == QoS.AT_MOST_ONCE ? 0 : Short.BYTES)
            + number(properties)
            + properties
            + message.payload().length);
  }

  /** The whole SUBSCRIBE; its identifier is 0 for none. */
  public static long subscribe(List<TopicSubscription> subscriptions, int subscriptionIdentifier) {
    long length = Short.BYTES;
    int properties = subscriptionIdentifier(subscriptionIdentifier);
    length += number(properties) + properties;
    for (TopicSubscription each : subscriptions) {
      length += text(each.filter()) + 1;
    }
    return packet(length);
  }

  /** The whole UNSUBSCRIBE. */
  public static long unsubscribe(List<String> filters) {
    long length = Short.BYTES + 1L;
    for (String each : filters) {
      length += text(each);
    }
    return packet(length);
  }

  /** The properties of a message, without their length. */
  public static long publishProperties(PublishProperties properties) {
    if (properties == PublishProperties.NONE) {
      return 0;
    }
    byte[] correlation = properties.correlationData();
    long bytes = properties.payloadFormat() < 0 ? 0 : IDENTIFIER + 1;
    bytes += properties.messageExpirySeconds() >= 0 ? IDENTIFIER + Integer.BYTES : 0;
    bytes += textProperty(properties.contentType());
    bytes += textProperty(properties.responseTopic());
    bytes += correlation == null ? 0 : IDENTIFIER + LENGTH + correlation.length;
    return bytes + userProperties(properties.userProperties());
  }

  /** User properties. */
  public static long userProperties(List<UserProperty> properties) {
    long bytes = 0;
    for (UserProperty each : properties) {
      bytes += IDENTIFIER + text(each.name()) + text(each.value());
    }
    return bytes;
  }

  /** A property that is a text; {@code null} for none, which takes nothing. */
  public static int textProperty(@Nullable String text) {
    return text == null ? 0 : IDENTIFIER + text(text);
  }

  /** The property of that name in SUBSCRIBE; 0 for none. */
  public static int subscriptionIdentifier(int identifier) {
    return identifier == 0 ? 0 : IDENTIFIER + number(identifier);
  }

  /** A variable byte integer from 0 to 268,435,455 (section 1.5.5). */
  public static int number(long value) {
    if (value < 1 << 7) {
      return 1;
    }
    if (value < 1 << 14) {
      return 2;
    }
    return value < 1 << 21 ? 3 : 4;
  }

  /** A text with its length; half a surrogate pair counts as the question mark it becomes. */
  public static int text(String text) {
    int bytes = LENGTH + text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        bytes++;
      } else if (!Character.isSurrogate(c)) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 2; // four bytes for two characters
        i++;
      }
    }
    return bytes;
  }

  private static long packet(long remainingLength) {
    return 1 + number(remainingLength) + remainingLength;
  }
}
