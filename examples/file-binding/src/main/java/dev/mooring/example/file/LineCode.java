package dev.mooring.example.file;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;

/**
 * Carries every payload as one line. A line feed would end it: it is written as {@code \n}, and
 * therefore a backslash as {@code \\}. Every other byte stands for itself, whatever the charset.
 */
final class LineCode {
  private LineCode() {}

  /** The line, its end included. */
  static byte[] encode(Payload payload) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(payload.size() + 1);
    for (byte each : payload.sharedBytes()) {
      if (each == '\n' || each == '\\') {
        line.write('\\');
      }
      line.write(each == '\n' ? 'n' : each);
    }
    line.write('\n');
    return line.toByteArray();
  }

  /**
   * The payload of a line without its end. A backslash before anything that {@link #encode} does
   * not write stands for itself: somebody who writes lines by hand loses nothing.
   */
  static Payload decode(byte[] line) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(line.length);
    for (int at = 0; at < line.length; at++) {
      byte next = line[at] == '\\' && at + 1 < line.length ? line[at + 1] : 0;
      if (next == 'n' || next == '\\') {
        payload.write(next == 'n' ? '\n' : '\\');
        at++;
      } else {
        payload.write(line[at]);
      }
    }
    return Payload.wrap(payload.toByteArray());
  }
}
