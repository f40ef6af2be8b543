package dev.mooring.tck.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads MQTT's data types one after the other. Says what was wrong with the bytes, and where. */
final class BodyCursor {

  private static final int MOST_LENGTH_BYTES = 4;

  private final byte[] bytes;
  private int position;

  BodyCursor(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  boolean hasMore() {
    return position < bytes.length;
  }

  int uint8() {
    return block(1)[0] & 0xFF;
  }

  int uint16() {
    byte[] two = block(2);
    return (two[0] & 0xFF) << 8 | (two[1] & 0xFF);
  }

  int variableInteger() {
    int value = 0;
    for (int i = 0; i < MOST_LENGTH_BYTES; i++) {
      int next = uint8();
      value |= (next & 0x7F) << (7 * i);
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new IllegalStateException("a length of more than four bytes ends at byte " + position);
  }

  byte[] binary() {
    return block(uint16());
  }

  String string() {
    int start = position;
    byte[] utf8 = binary();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("the string at byte " + start + " is not UTF-8", e);
    }
  }

  byte[] block(int length) {
    if (length > bytes.length - position) {
      throw new IllegalStateException(
          length
              + " bytes should stand at byte "
              + position
              + " of "
              + bytes.length
              + ": "
              + Hex.format(bytes, 0, bytes.length, 64));
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  byte[] rest() {
    return block(bytes.length - position);
  }
}
