package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {

  private final TopicNames names = new TopicNames();

  /** Reads a name that stands between other bytes, as it does in a packet. */
  private String read(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuf in = Unpooled.buffer(utf8.length + 6).writeBytes(new byte[] {1, 2, 3});
    in.writeBytes(utf8).writeBytes(new byte[] {4, 5, 6});
    return names.read(in, 3, utf8.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b/c", "plant/7/line/12/temperature", "straße/\u6771\u4eac/\ud83d\ude00"})
  void aNameThatComesAgainIsTheSameString(String name) {
    String first = read(name);
    assertEquals(name, first);
    assertSame(first, read(name));
  }

  @Test
  void namesOfAnyLengthAreToldApartByEachByte() {
    for (int length = 1; length <= 40; length++) {
      String name = "x".repeat(length);
      assertEquals(name, read(name));
      for (int i = 0; i < length; i++) {
        String other = name.substring(0, i) + "y" + name.substring(i + 1);
        assertEquals(other, read(other));
      }
      assertEquals(name, read(name));
    }
  }

  @Test
  void aFewHundredNamesInTurnAreMostlyRemembered() {
    int distinct = TopicNames.MAX_REMEMBERED / 2;
    Map<String, Boolean> strings = new IdentityHashMap<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < distinct; i++) {
        strings.put(read("sensor/" + i + "/temperature"), true);
      }
    }
    assertTrue(strings.size() < 4 * distinct, strings.size() + " strings for " + distinct);
  }

  @Test
  void manyNamesAreAllReadRight() {
    for (int i = 0; i < 100_000; i++) {
      assertEquals("device/" + i, read("device/" + i));
    }
  }

  @Test
  void longNamesAreReadAndNotRemembered() {
    String longest = "x".repeat(TopicNames.MAX_REMEMBERED_BYTES);
    assertSame(read(longest), read(longest));
    String longer = longest + "x";
    assertEquals(longer, read(longer));
    assertNotSame(read(longer), read(longer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "a/#", ""})
  void aRefusedNameIsRefusedAgain(String name) {
    for (int i = 0; i < 3; i++) {
      assertThrows(MalformedPacketException.class, () -> read(name));
    }
  }
}
