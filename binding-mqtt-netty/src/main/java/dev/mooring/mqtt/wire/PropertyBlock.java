package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the packet being read (MQTT 5.0 section 2.2.2), checked: each known, in its
 * place, of its type and, but for the two that may be, not repeated. One for each connection, read
 * anew for each packet that has any. Confined to the connection's event loop.
 */
final class PropertyBlock {

  /**
   * More user properties, or subscription identifiers, are refused: each costs several times in
   * memory what it takes on the wire.
   */
  static final int MAX_REPEATED = 1000;

  private static final Property[] ALL = Property.values();

  /** Empty until the first packet with properties. */
  private long[] numbers = {};

  private @Nullable Object[] values = {};
  private List<UserProperty> userProperties = List.of();
  private List<Integer> subscriptionIdentifiers = List.of();
  private long seen;

  /**
   * Reads the properties and their length.
   *
   * @param start index of the length
   * @param end where the packet ends
   * @return where the properties end
   */
  int read(PacketType packet, ByteBuf in, int start, int end) {
    if (seen != 0) {
      clear();
    }
    int lengthBytes = numberLength(packet, in, start, end);
    int length = VariableByteInteger.valueAt(in, start, lengthBytes);
    int index = start + lengthBytes;
    if (length > end - index) {
      throw new MalformedPacketException(
          "the properties of "
              + packet
              + ", "
              + length
              + " bytes, do not end inside the packet [MQTT 5.0 section 2.2.2.1]");
    }
    int blockEnd = index + length;
    while (index < blockEnd) {
      index = readProperty(packet, in, index, blockEnd);
    }
    return blockEnd;
  }

  private void clear() {
    seen = 0;
    Arrays.fill(values, null);
    userProperties = List.of();
    subscriptionIdentifiers = List.of();
  }

  private int readProperty(PacketType packet, ByteBuf in, int start, int end) {
    int identifier = in.getUnsignedByte(start);
    Property property = Property.of(identifier);
    if (property == null || !property.belongsTo(packet)) {
      throw new MalformedPacketException(
          packet
              + " has the property 0x%02X".formatted(identifier)
              + (property == null ? "" : " (" + property + ")")
              + ", which does not belong there [MQTT 5.0 section 2.2.2.2]");
    }
    long bit = 1L << property.ordinal();
    if ((seen & bit) != 0 && !property.isRepeatable()) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR,
          packet + " has the property " + property + " twice [MQTT 5.0 section 2.2.2.2]");
    }
    seen |= bit;
    if (numbers.length == 0) {
      numbers = new long[ALL.length];
      values = new Object[ALL.length];
    }
    int index = start + 1;
    return switch (property.type()) {
      case FLAG -> {
        checkRoom(property, 1, index, end);
        int flag = in.getUnsignedByte(index);
        if (flag > 1) {
          throw new MalformedPacketException(
              ReasonCode.PROTOCOL_ERROR,
              property + " is " + flag + ", neither 0 nor 1 [MQTT 5.0 section 2.2.2.2]");
        }
        numbers[property.ordinal()] = flag;
        yield index + 1;
      }
      case TWO_BYTES -> {
        checkRoom(property, Short.BYTES, index, end);
        numbers[property.ordinal()] = in.getUnsignedShort(index);
        yield index + Short.BYTES;
      }
      case FOUR_BYTES -> {
        checkRoom(property, Integer.BYTES, index, end);
        numbers[property.ordinal()] = in.getUnsignedInt(index);
        yield index + Integer.BYTES;
      }
      case VARIABLE -> {
        int bytes = numberLength(property, in, index, end);
        addSubscriptionIdentifier(VariableByteInteger.valueAt(in, index, bytes));
        yield index + bytes;
      }
      case TEXT -> {
        int length = binaryLength(property, in, index, end);
        values[property.ordinal()] = text(property, in, index + Short.BYTES, length);
        yield index + Short.BYTES + length;
      }
      case BINARY -> {
        byte[] bytes = new byte[binaryLength(property, in, index, end)];
        in.getBytes(index + Short.BYTES, bytes);
        values[property.ordinal()] = bytes;
        yield index + Short.BYTES + bytes.length;
      }
      case PAIR -> {
        int nameLength = binaryLength(property, in, index, end);
        int second = index + Short.BYTES + nameLength;
        int valueLength = binaryLength(property, in, second, end);
        addUserProperty(
            new UserProperty(
                text(property, in, index + Short.BYTES, nameLength),
                text(property, in, second + Short.BYTES, valueLength)));
        yield second + Short.BYTES + valueLength;
      }
    };
  }

  private void addUserProperty(UserProperty property) {
    if (userProperties.isEmpty()) {
      userProperties = new ArrayList<>();
    }
    checkCount(userProperties.size());
    userProperties.add(property);
  }

  private void addSubscriptionIdentifier(int identifier) {
    if (identifier == 0) {
      throw new MalformedPacketException(
          ReasonCode.PROTOCOL_ERROR, "a subscription identifier is 0 [MQTT 5.0 section 3.3.2.3.8]");
    }
    if (subscriptionIdentifiers.isEmpty()) {
      subscriptionIdentifiers = new ArrayList<>();
    }
    checkCount(subscriptionIdentifiers.size());
    subscriptionIdentifiers.add(identifier);
  }

  private static void checkCount(int known) {
    if (known == MAX_REPEATED) {
      throw new MalformedPacketException(
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          "a packet has more than " + MAX_REPEATED + " properties of one kind");
    }
  }

  private static String text(Property property, ByteBuf in, int start, int length) {
    Utf8.check(property.name(), in, start, length);
    return in.toString(start, length, StandardCharsets.UTF_8);
  }

  /** How many bytes a number takes, which has to be written in as few as possible. */
  private static int numberLength(Enum<?> what, ByteBuf in, int start, int end) {
    int bytes = VariableByteInteger.lengthAt(in, start, end);
    if (bytes == 0) {
      throw new MalformedPacketException(
          what + ": a number does not end inside its packet [MQTT 5.0 section 2.2.2]");
    }
    if (bytes != VariableByteInteger.lengthOf(VariableByteInteger.valueAt(in, start, bytes))) {
      throw new MalformedPacketException(what + ": a number has a byte too many [MQTT-1.5.5-1]");
    }
    return bytes;
  }

  /** The length that stands before a text or before bytes, all of which has to be there. */
  private static int binaryLength(Property property, ByteBuf in, int index, int end) {
    checkRoom(property, Short.BYTES, index, end);
    int length = in.getUnsignedShort(index);
    checkRoom(property, length, index + Short.BYTES, end);
    return length;
  }

  private static void checkRoom(Property property, int bytes, int index, int end) {
    if (bytes > end - index) {
      throw new MalformedPacketException(
          property + " does not end inside the properties [MQTT 5.0 section 2.2.2]");
    }
  }

  // What was read

  boolean has(Property property) {
    return (seen & (1L << property.ordinal())) != 0;
  }

  boolean isEmpty() {
    return seen == 0;
  }

  long number(Property property, long preset) {
    return has(property) ? numbers[property.ordinal()] : preset;
  }

  int number(Property property, int preset) {
    return (int) number(property, (long) preset);
  }

  boolean flag(Property property, boolean preset) {
    return has(property) ? numbers[property.ordinal()] == 1 : preset;
  }

  @Nullable String text(Property property) {
    return has(property) && values[property.ordinal()] instanceof String text ? text : null;
  }

  String text(Property property, String preset) {
    String text = text(property);
    return text == null ? preset : text;
  }

  byte @Nullable [] binary(Property property) {
    return has(property) && values[property.ordinal()] instanceof byte[] bytes ? bytes : null;
  }

  List<UserProperty> userProperties() {
    return userProperties;
  }

  List<Integer> subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }
}
