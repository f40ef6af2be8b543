package dev.mooring.mqtt.wire;

import io.netty.buffer.ByteBuf;

/** MQTT's numbers of one to four bytes, seven bits in each (MQTT 3.1.1 section 2.2.3). */
final class VariableByteInteger {

  static final int MAX_VALUE = 268_435_455;
  private static final int MAX_LENGTH = 4;

  private VariableByteInteger() {}

  /**
   * How many bytes the number at an index takes.
   *
   * @param end where the bytes received so far end
   * @return 1 to 4, or 0 if its end has not been received yet
   * @throws MalformedPacketException at the fourth byte if that announces a fifth
   */
  static int lengthAt(ByteBuf in, int index, int end) {
    for (int length = 1; length <= MAX_LENGTH; length++) {
      if (index + length > end) {
        return 0;
      }
      if (in.getByte(index + length - 1) >= 0) {
        return length;
      }
    }
    throw new MalformedPacketException(
        "a length goes on after its fourth byte [MQTT 3.1.1 section 2.2.3, MQTT-4.8.0-1; 5.0 section 1.5.5]");
  }

  /** The number of {@code length} bytes at an index. */
  static int valueAt(ByteBuf in, int index, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) {
      value |= (in.getByte(index + i) & 0x7F) << (7 * i);
    }
    return value;
  }

  /** How many bytes {@link #write} takes for a value of 0 to {@link #MAX_VALUE}. */
  static int lengthOf(int value) {
    if (value < 1 << 7) {
      return 1;
    }
    if (value < 1 << 14) {
      return 2;
    }
    return value < 1 << 21 ? 3 : 4;
  }

  /** Writes a value of 0 to {@link #MAX_VALUE} in as few bytes as possible. */
  static void write(ByteBuf out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
