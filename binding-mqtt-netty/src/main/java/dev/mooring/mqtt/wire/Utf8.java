package dev.mooring.mqtt.wire;

import io.netty.buffer.ByteBuf;

/**
 * Strict UTF-8, as MQTT demands of every string (MQTT 3.1.1 section 1.5.3, MQTT 5.0 section 1.5.4).
 * The platform's lenient decoders put U+FFFD in the place of what they do not understand, so that
 * two different topics become one; here such bytes are refused instead. U+FEFF is a character like
 * any other.
 */
final class Utf8 {

  private Utf8() {}

  /**
   * Checks the bytes of a string.
   *
   * @param what names the string in the message
   * @throws MalformedPacketException if they are not well-formed or contain U+0000
   */
  static void check(String what, ByteBuf in, int start, int length) {
    int end = start + length;
    int i = start;
    while (i < end) {
      int b = in.getByte(i);
      if (b > 0) {
        i++;
      } else if (b == 0) {
        throw new MalformedPacketException(
            what + " has U+0000 at byte " + (i - start) + " [MQTT-1.5.3-2, in 5.0 MQTT-1.5.4-2]");
      } else {
        int bytes = sequenceLength(in, i, end);
        if (bytes == 0) {
          throw new MalformedPacketException(
              what
                  + " is no UTF-8 at byte "
                  + (i - start)
                  + " [MQTT-1.5.3-1, in 5.0 MQTT-1.5.4-1]");
        }
        i += bytes;
      }
    }
  }

  /**
   * The length of the well-formed sequence of two to four bytes at an index, 0 if there is none.
   * The lead byte narrows the second: that excludes overlong forms (E0, F0), surrogates (ED) and
   * what lies above U+10FFFF (F4).
   */
  private static int sequenceLength(ByteBuf in, int index, int end) {
    int lead = in.getByte(index) & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (index + length > end) {
      return 0;
    }
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    int second = in.getByte(index + 1) & 0xFF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((in.getByte(index + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
