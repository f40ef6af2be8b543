package dev.mooring.tck.kit;

import dev.mooring.api.Payload;
import java.util.List;

/** What goes through a transport that carries bytes, or shows that it does not. */
final class SamplePayloads {

  private static final int LARGE = 64 * 1024;

  static final List<Payload> ALL =
      List.of(
          Payload.utf8("text"),
          Payload.empty(),
          Payload.utf8("gr\u00fc\u00dfe \u2603 \ud83d\ude80"),
          Payload.utf8("two\nlines\r\n"),
          Payload.wrap(everyByte(256)),
          Payload.wrap(everyByte(LARGE)));

  private SamplePayloads() {}

  private static byte[] everyByte(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
