package dev.mooring.mqtt.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a file: magic (8 bytes), format version (4), the session's fingerprint (16), a
 * random salt (8), and CRC-32C (4) of all that.
 */
final class LogHeader {

  static final int BYTES = 8 + 4 + SessionKey.FINGERPRINT_BYTES + 8 + 4;

  private static final byte[] MAGIC = "MOORSESS".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int CHECKED_BYTES = BYTES - 4;

  private LogHeader() {}

  static void write(LogFile file, byte[] fingerprint, long salt) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.put(MAGIC).putInt(VERSION).put(fingerprint).putLong(salt);
    header.putInt(Group.crc(header.slice(0, CHECKED_BYTES)));
    file.write(0, header.flip());
  }

  /** Checks the header and returns its salt. */
  static long read(LogFile file, String location, byte[] fingerprint) throws IOException {
    long size = file.size();
    if (size < BYTES) {
      throw StoreException.unreadable(
          location, 0, "a session log begins with " + BYTES + " bytes, here are " + size);
    }
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    file.read(0, header);
    header.flip();
    byte[] magic = new byte[MAGIC.length];
    header.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw StoreException.unreadable(location, 0, "this is no session log");
    }
    int version = header.getInt();
    if (version != VERSION) {
      throw StoreException.unreadable(
          location,
          MAGIC.length,
          "format version is " + version + ", and this program reads version " + VERSION);
    }
    if (header.getInt(CHECKED_BYTES) != Group.crc(header.slice(0, CHECKED_BYTES))) {
      throw StoreException.unreadable(location, 0, "the header fails its checksum");
    }
    byte[] owner = new byte[SessionKey.FINGERPRINT_BYTES];
    header.get(owner);
    if (!Arrays.equals(owner, fingerprint)) {
      throw StoreException.unreadable(
          location, 0, "this is the log of another session: its broker or client id differs");
    }
    return header.getLong();
  }
}
