package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Utf8Test {

  /** Where the meaning of a byte changes, on both sides. */
  private static final byte[] EDGES =
      Wire.bytes("00 7F 80 8F 90 9F A0 BF C0 C1 C2 DF E0 E1 EC ED EE EF F0 F1 F4 F5");

  private final CharsetDecoder oracle = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer decoded = CharBuffer.allocate(8);

  @Test
  @DisplayName("[MQTT-1.5.3-1] [MQTT-1.5.3-2] agrees with the platform's strict decoder, less NUL")
  void agreesWithTheStrictDecoder() {
    for (int length = 1; length <= 4; length++) {
      byte[] bytes = new byte[length];
      int combinations = (int) Math.pow(EDGES.length, length);
      for (int n = 0; n < combinations; n++) {
        int rest = n;
        for (int i = 0; i < length; i++) {
          bytes[i] = EDGES[rest % EDGES.length];
          rest /= EDGES.length;
        }
        assertEquals(expected(bytes), accepted(bytes), () -> HexFormat.of().formatHex(bytes));
      }
    }
  }

  private boolean expected(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    decoded.clear();
    return oracle.reset().decode(ByteBuffer.wrap(bytes), decoded, true).isUnderflow();
  }

  private static boolean accepted(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    try {
      Utf8.check("it", in, 0, bytes.length);
      return true;
    } catch (MalformedPacketException e) {
      return false;
    }
  }
}
