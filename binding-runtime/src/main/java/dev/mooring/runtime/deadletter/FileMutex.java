package dev.mooring.runtime.deadletter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion by a lock file, among the threads of this process and with other processes. The
 * operating system takes the lock from a process that is killed, so that nobody finds it locked for
 * ever; the file itself stays and is empty. Not reentrant; may be released by another thread.
 */
final class FileMutex implements AutoCloseable {

  private static final long POLL_MILLIS = 5;

  /** A process has one lock of a file at most, so its own threads must agree beforehand. */
  private static final Map<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

  private final Semaphore inProcess;
  private final FileChannel channel;

  private FileMutex(Semaphore inProcess, FileChannel channel) {
    this.inProcess = inProcess;
    this.channel = channel;
  }

  /**
   * Takes the lock. Blocks.
   *
   * @param file the lock file, which is made if need be; its folder is there
   * @param patience how long it may take until whoever has the lock gives it back
   * @return the lock, to be closed; empty if it was not given back in time
   */
  static Optional<FileMutex> take(Path file, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Semaphore inProcess =
        IN_PROCESS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new Semaphore(1));
    try {
      if (!inProcess.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      throw interrupted(file, e);
    }
    FileMutex mutex = null;
    try {
      mutex = lock(inProcess, file, deadline);
      return Optional.ofNullable(mutex);
    } finally {
      if (mutex == null) {
        inProcess.release();
      }
    }
  }

  private static @Nullable FileMutex lock(Semaphore inProcess, Path file, long deadline)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            Folders.ownerOnly(file, "rw-------"));
    boolean locked = false;
    try {
      do {
        locked = isLocked(channel);
        if (locked) {
          return new FileMutex(inProcess, channel);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } while (System.nanoTime() - deadline < 0);
      return null;
    } catch (InterruptedException e) {
      throw interrupted(file, e);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another class loader of this process
    }
  }

  private static IOException interrupted(Path file, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while waiting for " + file, e);
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      inProcess.release();
    }
  }
}
