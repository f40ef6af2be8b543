package dev.mooring.mqtt.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header before the records of one group: their length (4 bytes), the group's number in its
 * file (8), CRC-32C of the records (4), and CRC-32C (4) over the file's salt and the header up to
 * here. A group is written as one, and the next one only once it is committed: so a group that is
 * not whole was never committed if it is the last, and is damage if another follows it. The salt
 * keeps a message's payload from being taken for a group, whatever its sender wrote into it.
 */
record Group(int recordBytes, long number, int recordsCrc) {

  static final int HEADER_BYTES = 4 + 8 + 4 + 4;

  private static final int CHECKED_BYTES = HEADER_BYTES - 4;

  /** Fills in the header at the buffer's beginning for the records in the rest of it. */
  static void seal(ByteBuffer group, long number, long salt) {
    int recordBytes = group.limit() - HEADER_BYTES;
    group.putInt(0, recordBytes);
    group.putLong(4, number);
    group.putInt(12, crc(group.slice(HEADER_BYTES, recordBytes)));
    group.putInt(CHECKED_BYTES, headerCrc(group, 0, salt));
  }

  /** Whether what stands at an index can be a header, as far as its number tells. */
  static boolean isNumbered(ByteBuffer bytes, int index, long from, long to) {
    long number = bytes.getLong(index + 4);
    return number >= from && number <= to;
  }

  /** Whether a header stands at an index. */
  static boolean isHeader(ByteBuffer bytes, int index, long salt) {
    return bytes.getInt(index + CHECKED_BYTES) == headerCrc(bytes, index, salt)
        && bytes.getInt(index) > 0;
  }

  /** The header at the buffer's beginning. */
  static Group read(ByteBuffer bytes) {
    return new Group(bytes.getInt(0), bytes.getLong(4), bytes.getInt(12));
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static int headerCrc(ByteBuffer bytes, int index, long salt) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(salt).flip());
    crc.update(bytes.slice(index, CHECKED_BYTES));
    return (int) crc.getValue();
  }
}
