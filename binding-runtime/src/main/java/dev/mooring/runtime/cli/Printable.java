package dev.mooring.runtime.cli;

import dev.mooring.api.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What came from a network, for a terminal, which obeys control characters. Stateless. */
final class Printable {

  private Printable() {}

  /** One line: whatever would not show, or would end the line, is escaped. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isControl(c)) {
                line.append(String.format("\\u%04x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  /** The text of a payload; empty if it is no text, or one that would do more than show. */
  static Optional<String> text(Payload payload) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(payload.sharedBytes()))
              .toString();
      return text.codePoints().allMatch(c -> c == '\n' || c == '\t' || c == '\r' || !isControl(c))
          ? Optional.of(text)
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Bytes in hexadecimal, sixteen to a line. */
  static String hex(Payload payload) {
    byte[] bytes = payload.sharedBytes();
    StringBuilder lines = new StringBuilder();
    HexFormat format = HexFormat.ofDelimiter(" ");
    for (int i = 0; i < bytes.length; i += 16) {
      lines
          .append(i == 0 ? "" : System.lineSeparator())
          .append(format.formatHex(bytes, i, Math.min(bytes.length, i + 16)));
    }
    return lines.toString();
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
