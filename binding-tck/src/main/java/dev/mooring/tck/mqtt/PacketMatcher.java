package dev.mooring.tck.mqtt;

import java.util.Arrays;
import java.util.function.Predicate;

/** What a test expects of a packet, in words for its failure and as a question. Immutable. */
public final class PacketMatcher {

  private final String description;
  private final Predicate<Packet> predicate;

  private PacketMatcher(String description, Predicate<Packet> predicate) {
    this.description = description;
    this.predicate = predicate;
  }

  /** Any packet of a type. */
  public static PacketMatcher a(PacketType type) {
    return new PacketMatcher(type.toString(), packet -> packet.type() == type);
  }

  /** Any packet that fulfils a condition. */
  static PacketMatcher any(String description, Predicate<Packet> condition) {
    return new PacketMatcher(description, condition);
  }

  /** A packet of a type with a packet identifier. */
  public static PacketMatcher a(PacketType type, int packetId) {
    return a(type).that("id " + packetId, packet -> packet.packetId() == packetId);
  }

  /** A PUBLISH to a topic. */
  public static PacketMatcher publishTo(String topic) {
    return a(PacketType.PUBLISH).that("\"" + topic + "\"", packet -> packet.topic().equals(topic));
  }

  /** A packet of exactly these bytes. */
  public static PacketMatcher exactly(byte[] bytes) {
    byte[] expected = bytes.clone();
    return new PacketMatcher(
        "exactly " + Hex.format(expected), packet -> Arrays.equals(packet.bytes(), expected));
  }

  /** A PUBLISH of this QoS. */
  public PacketMatcher qos(int qos) {
    return that("qos " + qos, packet -> packet.qos() == qos);
  }

  /** A PUBLISH with this DUP flag. */
  public PacketMatcher duplicate(boolean duplicate) {
    return that(duplicate ? "dup" : "no dup", packet -> packet.isDuplicate() == duplicate);
  }

  /** A PUBLISH with this RETAIN flag. */
  public PacketMatcher retain(boolean retain) {
    return that(retain ? "retain" : "no retain", packet -> packet.isRetain() == retain);
  }

  /** A PUBLISH with this text. */
  public PacketMatcher text(String text) {
    return that("payload \"" + text + "\"", packet -> packet.payload().utf8().equals(text));
  }

  /** A packet that fulfils one more condition, which is asked only if it fulfils the others. */
  public PacketMatcher that(String description, Predicate<Packet> condition) {
    return new PacketMatcher(this.description + ", " + description, predicate.and(condition));
  }

  /** Whether the packet is as expected; a packet that cannot be read is not. */
  public boolean matches(Packet packet) {
    try {
      return predicate.test(packet);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** What is expected, in words. */
  @Override
  public String toString() {
    return description;
  }
}
