package dev.mooring.mqtt.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store to one user at a time, across processes and within one. It is a file of its own,
 * since the log is replaced now and then, and is never deleted, since a lock on a deleted file
 * excludes nobody. The operating system frees it when its process dies.
 */
final class StoreLock implements Closeable {

  /**
   * Locks of this process. On POSIX systems a process loses its lock on a file as soon as it closes
   * any descriptor of it: so a second try must not even open the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int PID_BYTES = 20;

  private final Path identity;
  private final FileChannel channel;

  private StoreLock(Path identity, FileChannel channel) {
    this.identity = identity;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StoreException if somebody has it
   */
  static StoreLock acquire(DiskDirectory directory, String name) throws IOException {
    Path file = directory.path(name);
    // The directory may be reached by several paths, the file itself need not exist yet.
    Path identity = file.resolveSibling(".").toRealPath().resolve(name);
    if (!HELD.add(identity)) {
      throw StoreException.inUse(file.toString(), "another client of this process");
    }
    FileChannel channel = null;
    try {
      channel =
          directory.openChannel(
              name, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        throw StoreException.inUse(file.toString(), holder(channel));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new StoreLock(identity, channel);
    } catch (IOException | RuntimeException e) {
      try {
        if (channel != null) {
          channel.close();
        }
      } finally {
        // Not before: closing would cost the next one its lock.
        HELD.remove(identity);
      }
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held in this process by classes that another loader loaded.
      return null;
    }
  }

  private static String holder(FileChannel channel) {
    ByteBuffer pid = ByteBuffer.allocate(PID_BYTES);
    try {
      channel.read(pid, 0);
    } catch (IOException e) {
      // Where locks keep readers out, too, the holder has no name.
      return "another process";
    }
    String text = StandardCharsets.US_ASCII.decode(pid.flip()).toString();
    return text.matches("[0-9]+") ? "process " + text : "another process";
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(identity);
    }
  }
}
