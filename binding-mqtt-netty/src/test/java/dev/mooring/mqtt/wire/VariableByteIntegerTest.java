package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableByteIntegerTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "16383, ff7f",
    "16384, 808001",
    "2097151, ffff7f",
    "2097152, 80808001",
    "268435455, ffffff7f",
  })
  void writesAndReadsTheLimitsOfEachLength(int value, String hex) {
    ByteBuf buffer = Unpooled.buffer();
    VariableByteInteger.write(buffer, value);
    assertEquals(hex, ByteBufUtil.hexDump(buffer));
    int length = hex.length() / 2;
    assertEquals(length, VariableByteInteger.lengthOf(value));
    assertEquals(length, VariableByteInteger.lengthAt(buffer, 0, buffer.writerIndex()));
    assertEquals(value, VariableByteInteger.valueAt(buffer, 0, length));
    for (int end = 0; end < length; end++) {
      assertEquals(0, VariableByteInteger.lengthAt(buffer, 0, end), "incomplete at " + end);
    }
  }

  @Test
  void isRefusedAtTheFourthByteThatGoesOn() {
    ByteBuf buffer = Unpooled.wrappedBuffer(Wire.bytes("80808080"));
    assertEquals(0, VariableByteInteger.lengthAt(buffer, 0, 3));
    assertThrows(MalformedPacketException.class, () -> VariableByteInteger.lengthAt(buffer, 0, 4));
  }
}
