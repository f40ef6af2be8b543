package dev.mooring.tck.mqtt;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a broker of MQTT 5.0 allows, by its CONNACK; and which properties belong where. Immutable.
 */
record TinyLimits(
    int receiveMaximum,
    int maxQos,
    boolean retain,
    long maxPacketSize,
    int keepAlive,
    boolean wildcards,
    boolean shared,
    int aliases,
    Optional<String> assignedId) {

  private static final Set<Integer> OF_CONNACK =
      Set.of(
          0x11, 0x12, 0x13, 0x15, 0x16, 0x1A, 0x1C, 0x1F, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28,
          0x29, 0x2A);
  private static final Set<Integer> OF_PUBLISH = Set.of(0x01, 0x02, 0x03, 0x08, 0x09, 0x0B, 0x26);
  private static final Set<Integer> REPEATABLE = Set.of(0x0B, 0x26);
  private static final Set<Integer> FLAGS = Set.of(0x01, 0x24, 0x25, 0x28, 0x29, 0x2A);
  private static final Set<Integer> NOT_ZERO = Set.of(0x0B, 0x21, 0x27);

  /** Without a word from the broker. */
  static TinyLimits none(int keepAlive) {
    return new TinyLimits(
        65535, 2, true, Long.MAX_VALUE, keepAlive, true, true, 0, Optional.empty());
  }

  /** By a CONNACK of either version. */
  static TinyLimits of(Packet connAck, int keepAlive) {
    List<Property> properties = checked(connAck, OF_CONNACK);
    TinyLimits none = none(keepAlive);
    return new TinyLimits(
        (int) value(properties, Property.RECEIVE_MAXIMUM, none.receiveMaximum),
        (int) value(properties, Property.MAXIMUM_QOS, none.maxQos),
        value(properties, Property.RETAIN_AVAILABLE, 1) == 1,
        value(properties, Property.MAXIMUM_PACKET_SIZE, none.maxPacketSize),
        (int) value(properties, Property.SERVER_KEEP_ALIVE, keepAlive),
        value(properties, Property.WILDCARDS_AVAILABLE, 1) == 1,
        value(properties, Property.SHARED_AVAILABLE, 1) == 1,
        (int) value(properties, Property.TOPIC_ALIAS_MAXIMUM, 0),
        connAck.property(Property.ASSIGNED_CLIENT_ID).map(Property::text));
  }

  /** The client announces no aliases, so any of them is wrong. */
  static void check(Packet publish) {
    for (Property property : checked(publish, OF_PUBLISH)) {
      if (property.number() == Property.RESPONSE_TOPIC && property.text().matches(".*[+#].*")) {
        throw new IllegalStateException("a response topic with a wildcard");
      }
    }
  }

  private static List<Property> checked(Packet packet, Set<Integer> allowed) {
    Set<Integer> seen = new HashSet<>();
    for (Property property : packet.properties()) {
      int number = property.number();
      boolean repeated = !seen.add(number) && !REPEATABLE.contains(number);
      if (!allowed.contains(number)
          || repeated
          || (FLAGS.contains(number) && property.value() > 1)
          || (NOT_ZERO.contains(number) && property.value() == 0)) {
        throw new IllegalStateException("not in this packet: " + property);
      }
    }
    return packet.properties();
  }

  private static long value(List<Property> properties, int number, long otherwise) {
    return properties.stream()
        .filter(property -> property.number() == number)
        .findFirst()
        .map(Property::value)
        .orElse(otherwise);
  }

  /** Whether the broker takes such a filter. */
  boolean has(String filter) {
    return (shared || !filter.startsWith("$share/")) && (wildcards || !filter.matches(".*[+#].*"));
  }
}
