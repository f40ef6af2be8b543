package dev.mooring.mqtt.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One file of groups and what its records amount to. Not thread-safe. */
final class LogWriter implements Closeable {

  private final LogFile file;
  private final String location;
  private final long salt;
  private final LiveRecords live;
  private long size;
  private long nextNumber;

  /**
   * Goes on with a file.
   *
   * @param location the file, for people
   * @param live what its records amount to
   * @param size its bytes
   * @param nextNumber the number of its next group
   */
  LogWriter(
      LogFile file, String location, long salt, LiveRecords live, long size, long nextNumber) {
    this.file = file;
    this.location = location;
    this.salt = salt;
    this.live = live;
    this.size = size;
    this.nextNumber = nextNumber;
  }

  /** Begins an empty file. */
  static LogWriter begin(LogFile file, String location, byte[] fingerprint, long salt)
      throws IOException {
    LogHeader.write(file, fingerprint, salt);
    return new LogWriter(file, location, salt, new LiveRecords(), LogHeader.BYTES, 1);
  }

  /** Writes a group at the end. */
  void append(RecordBuffer records) throws IOException {
    ByteBuffer group = records.group();
    Group.seal(group, nextNumber, salt);
    int bytes = group.remaining();
    file.write(size, group);
    live.apply(new RecordReader(records.records(), size + Group.HEADER_BYTES, location));
    size += bytes;
    nextNumber++;
  }

  void force() throws IOException {
    file.force();
  }

  /** Reads a live message's record back. */
  ByteBuffer read(LiveRecords.Location message) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(message.length());
    file.read(message.offset(), record);
    record.flip();
    if (Group.crc(record.duplicate()) != message.crc()) {
      throw StoreException.unreadable(
          location, message.offset(), "a record has changed since it was written");
    }
    return record;
  }

  LiveRecords live() {
    return live;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
