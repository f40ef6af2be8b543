package dev.mooring.mqtt.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A {@link LogFile} on a real disk. */
final class DiskFile implements LogFile {

  /** The JDK keeps a direct buffer as large as a thread's largest transfer: so keep them small. */
  private static final int TRANSFER_BYTES = 128 << 10;

  private final FileChannel channel;

  DiskFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    long at = offset;
    int end = target.limit();
    while (target.position() < end) {
      target.limit(Math.min(end, target.position() + TRANSFER_BYTES));
      int read = channel.read(target, at);
      target.limit(end);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + at);
      }
      at += read;
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    long at = offset;
    int end = source.limit();
    while (source.position() < end) {
      source.limit(Math.min(end, source.position() + TRANSFER_BYTES));
      at += channel.write(source, at);
      source.limit(end);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void force() throws IOException {
    // Not its metadata: the size that is needed to read the data back goes along in any case.
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
