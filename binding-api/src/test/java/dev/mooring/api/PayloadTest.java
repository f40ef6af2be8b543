package dev.mooring.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadTest {

  private static final byte[] BYTES = {0, 1, -1};

  @Test
  void holdsTheBytesItWasGiven() throws IOException {
    Payload payload = Payload.copyOf(BYTES);
    assertArrayEquals(BYTES, payload.toByteArray());
    assertEquals(3, payload.size());
    assertEquals(ByteBuffer.wrap(BYTES), payload.asByteBuffer());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    payload.writeTo(out);
    assertArrayEquals(BYTES, out.toByteArray());
  }

  @Test
  void isNotChangedThroughTheArrayItWasCopiedFrom() {
    byte[] mine = BYTES.clone();
    Payload payload = Payload.copyOf(mine);
    mine[0] = 9;
    assertArrayEquals(BYTES, payload.toByteArray());
  }

  @Test
  void isNotChangedThroughTheArrayItHandsOut() {
    Payload payload = Payload.copyOf(BYTES);
    payload.toByteArray()[0] = 9;
    assertArrayEquals(BYTES, payload.toByteArray());
    assertThrows(ReadOnlyBufferException.class, () -> payload.asByteBuffer().put((byte) 9));
  }

  @Test
  void givesEachViewAPositionOfItsOwn() {
    Payload payload = Payload.copyOf(BYTES);
    payload.asByteBuffer().get();
    assertEquals(3, payload.asByteBuffer().remaining());
  }

  @Test
  void sharesTheArrayThatWasGivenAway() {
    byte[] given = BYTES.clone();
    assertSame(given, Payload.wrap(given).sharedBytes());
    assertSame(given, Payload.wrap(given).withContentType("text/plain").sharedBytes());
  }

  @Test
  void readsAndWritesTextAsUtf8() {
    assertArrayEquals("ä€".getBytes(StandardCharsets.UTF_8), Payload.utf8("ä€").toByteArray());
    assertEquals("ä€", Payload.utf8("ä€").utf8());
    assertEquals("a\uFFFD", Payload.copyOf(new byte[] {'a', -1}).utf8());
  }

  @Test
  void hasAMediaTypeOnlyWhereSomebodyNamedOne() {
    Payload plain = Payload.utf8("a");
    assertEquals(Optional.empty(), plain.contentType());
    Payload typed = plain.withContentType("text/plain");
    assertEquals(Optional.of("text/plain"), typed.contentType());
    assertEquals(Optional.empty(), plain.contentType());
    assertEquals(Optional.empty(), typed.withContentType(null).contentType());
  }

  static List<Arguments> pairs() {
    Payload a = Payload.utf8("a");
    return List.of(
        arguments(a, Payload.copyOf(new byte[] {'a'}), true),
        arguments(Payload.empty(), Payload.copyOf(new byte[0]), true),
        arguments(a.withContentType("x"), a.withContentType("x"), true),
        arguments(a, Payload.utf8("b"), false),
        arguments(a, a.withContentType("x"), false),
        arguments(a.withContentType("x"), a.withContentType("y"), false),
        arguments(a, "a", false));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isComparedByContent(Payload one, Object other, boolean equal) {
    if (equal) {
      assertEquals(one, other);
      assertEquals(one.hashCode(), other.hashCode());
    } else {
      assertNotEquals(one, other);
    }
  }

  @Test
  void doesNotShowItsContent() {
    assertEquals("Payload[6 bytes]", Payload.utf8("secret").toString());
    assertEquals(
        "Payload[6 bytes, text/plain]",
        Payload.utf8("secret").withContentType("text/plain").toString());
  }
}
