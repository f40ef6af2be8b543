package dev.mooring.example.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message looks like in the file. */
final class LinesTest {

  static String[][] messages() {
    return new String[][] {
      {"", "\n"},
      {"first entry", "first entry\n"},
      {"two\nlines\r", "two\\nlines\\r\n"},
      {"C:\\new", "C:\\\\new\n"},
    };
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageIsOneLineThatCanBeReadBack(String message, String line) {
    byte[] written = Lines.line(Payload.utf8(message));
    assertEquals(line, new String(written, StandardCharsets.UTF_8));
    byte[] read = Lines.message(Arrays.copyOf(written, written.length - 1)).sharedBytes();
    assertEquals(message, new String(read, StandardCharsets.UTF_8));
  }

  @Test
  void anyBytesComeBackAsTheyWere() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    byte[] written = Lines.line(Payload.copyOf(bytes));
    assertArrayEquals(
        bytes, Lines.message(Arrays.copyOf(written, written.length - 1)).sharedBytes());
  }
}
