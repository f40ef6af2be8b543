package dev.mooring.example.file;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;

/**
 * Messages as lines. Line feeds, carriage returns and backslashes of a message are written as
 * {@code \n}, {@code \r} and <code>&#92;&#92;</code>, so that a line is a message whatever its
 * bytes, and text stays readable.
 */
final class Lines {

  private Lines() {}

  /** A message as a line, with the line feed that ends it. */
  static byte[] line(Payload payload) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(payload.size() + 16);
    for (byte b : payload.sharedBytes()) {
      switch (b) {
        case '\n' -> escape(line, 'n');
        case '\r' -> escape(line, 'r');
        case '\\' -> escape(line, '\\');
        default -> line.write(b);
      }
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void escape(ByteArrayOutputStream line, char c) {
    line.write('\\');
    line.write(c);
  }

  /** The message of a line, which is given without its line feed. */
  static Payload message(byte[] line) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(line.length);
    for (int i = 0; i < line.length; i++) {
      boolean escaped = line[i] == '\\' && i + 1 < line.length;
      if (escaped) {
        i++;
        message.write(line[i] == 'n' ? '\n' : line[i] == 'r' ? '\r' : line[i]);
      } else {
        message.write(line[i]);
      }
    }
    return Payload.wrap(message.toByteArray());
  }
}
