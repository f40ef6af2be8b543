package dev.mooring.mqtt.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file as a log needs it: the port through which tests lose data. Not thread-safe. */
interface LogFile extends Closeable {

  /** Its size in bytes. */
  long size() throws IOException;

  /**
   * Fills the buffer with the bytes from an offset on.
   *
   * @throws java.io.EOFException if there are not as many
   */
  void read(long offset, ByteBuffer target) throws IOException;

  /** Writes all remaining bytes of the buffer at an offset. A failure may leave some written. */
  void write(long offset, ByteBuffer source) throws IOException;

  /** Cuts the file off. */
  void truncate(long size) throws IOException;

  /** Returns when content and size are on the device. */
  void force() throws IOException;
}
