package dev.mooring.runtime.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns a request's bytes into text the way Dapr does: each byte that is not UTF-8 becomes one
 * U+FFFD. The JDK's own replacement makes one out of several bytes, and Jackson refuses them, so
 * neither would answer as clients know it. Stateless.
 */
final class JsonText {

  private JsonText() {}

  static String of(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put('\uFFFD');
      }
      in.position(in.position() + result.length());
    }
  }
}
