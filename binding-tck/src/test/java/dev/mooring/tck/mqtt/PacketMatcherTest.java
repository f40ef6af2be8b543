package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PacketMatcherTest {

  private static final Packet PUBLISH = packet("3b 07 00 01 61 00 09 68 69");
  private static final Packet PUBACK = packet("40 02 00 09");

  static List<Arguments> questions() {
    return List.of(
        arguments(PacketMatcher.a(PacketType.PUBLISH), PUBLISH, true),
        arguments(PacketMatcher.a(PacketType.PUBLISH), PUBACK, false),
        arguments(PacketMatcher.a(PacketType.PUBLISH, 9), PUBLISH, true),
        arguments(PacketMatcher.a(PacketType.PUBACK, 8), PUBACK, false),
        arguments(PacketMatcher.publishTo("a"), PUBLISH, true),
        arguments(PacketMatcher.publishTo("b"), PUBLISH, false),
        arguments(PacketMatcher.publishTo("a").qos(1), PUBLISH, true),
        arguments(PacketMatcher.publishTo("a").qos(2), PUBLISH, false),
        arguments(PacketMatcher.publishTo("a").duplicate(true), PUBLISH, true),
        arguments(PacketMatcher.publishTo("a").duplicate(false), PUBLISH, false),
        arguments(PacketMatcher.publishTo("a").retain(true), PUBLISH, true),
        arguments(PacketMatcher.publishTo("a").retain(false), PUBLISH, false),
        arguments(PacketMatcher.publishTo("a").text("hi"), PUBLISH, true),
        arguments(PacketMatcher.publishTo("a").text("ho"), PUBLISH, false),
        arguments(PacketMatcher.exactly(PUBACK.bytes()), PUBACK, true),
        arguments(PacketMatcher.exactly(PUBACK.bytes()), PUBLISH, false),
        arguments(PacketMatcher.a(PacketType.PUBACK, 9), packet("40 00"), false));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void answersWhetherAPacketIsAsExpected(PacketMatcher matcher, Packet packet, boolean expected) {
    assertEquals(expected, matcher.matches(packet));
  }

  @Test
  void saysInWordsWhatIsExpected() {
    assertEquals(
        "PUBLISH, \"a\", qos 1, no dup, retain, payload \"hi\"",
        PacketMatcher.publishTo("a").qos(1).duplicate(false).retain(true).text("hi").toString());
    assertEquals("PUBACK, id 7", PacketMatcher.a(PacketType.PUBACK, 7).toString());
  }

  private static Packet packet(String hex) {
    return new Packet(Hex.parse(hex), 4);
  }
}
