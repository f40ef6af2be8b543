package dev.mooring.mqtt.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a file from its beginning to the last whole group. What follows that group is an unfinished
 * write if nothing whole comes after it, and is cut off; else it is damage, and the file is refused
 * unchanged.
 */
final class LogRecovery {

  /** Small enough to be nothing, large enough that few reads are needed. */
  private static final int SCAN_BYTES = 64 << 10;

  private final LogFile file;
  private final String location;
  private final long salt;
  private final long size;
  private final LiveRecords live = new LiveRecords();
  private long offset = LogHeader.BYTES;
  private long number = 1;

  private LogRecovery(LogFile file, String location, long salt, long size) {
    this.file = file;
    this.location = location;
    this.salt = salt;
    this.size = size;
  }

  /**
   * Reads the file and leaves it at {@link LogWriter#size} bytes.
   *
   * @param location the file, for people
   * @throws StoreException if it is damaged, or is no log of this session
   */
  static LogWriter recover(LogFile file, String location, byte[] fingerprint) throws IOException {
    long salt = LogHeader.read(file, location, fingerprint);
    LogRecovery recovery = new LogRecovery(file, location, salt, file.size());
    while (recovery.readGroup()) {
      recovery.number++;
    }
    recovery.refuseDamage();
    if (recovery.offset < recovery.size) {
      file.truncate(recovery.offset);
    }
    return new LogWriter(file, location, salt, recovery.live, recovery.offset, recovery.number);
  }

  /** Takes in the next group if it is whole. */
  private boolean readGroup() throws IOException {
    long left = size - offset - Group.HEADER_BYTES;
    if (left < 0) {
      return false;
    }
    ByteBuffer header = ByteBuffer.allocate(Group.HEADER_BYTES);
    file.read(offset, header);
    header.flip();
    if (!Group.isHeader(header, 0, salt)) {
      return false;
    }
    Group group = Group.read(header);
    // Only bytes that are there are worth memory, whatever a length says.
    if (group.number() != number || group.recordBytes() > left) {
      return false;
    }
    long start = offset + Group.HEADER_BYTES;
    ByteBuffer records = ByteBuffer.allocate(group.recordBytes());
    file.read(start, records);
    records.flip();
    if (Group.crc(records.duplicate()) != group.recordsCrc()) {
      return false;
    }
    live.apply(new RecordReader(records, start, location));
    offset = start + group.recordBytes();
    return true;
  }

  /** Looks for a later group's header behind the last whole group. */
  private void refuseDamage() throws IOException {
    ByteBuffer window = ByteBuffer.allocate(SCAN_BYTES);
    for (long at = offset; size - at >= Group.HEADER_BYTES; ) {
      window.clear().limit((int) Math.min(window.capacity(), size - at));
      file.read(at, window);
      window.flip();
      int last = window.limit() - Group.HEADER_BYTES;
      for (int i = 0; i <= last; i++) {
        if (Group.isNumbered(window, i, number + 1, number + size)
            && Group.isHeader(window, i, salt)) {
          throw StoreException.unreadable(
              location,
              offset,
              "damaged: group "
                  + number
                  + " is not whole although a later one begins at byte "
                  + (at + i)
                  + ", so this is no unfinished write");
        }
      }
      at += last + 1;
    }
  }
}
