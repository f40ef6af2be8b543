package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.SessionStore;
import dev.mooring.mqtt.session.StoredSession;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's store in a file. Opened and loaded on a thread that may wait; then the session's
 * thread appends, which costs it a copy of the record and never waits for a disk; the {@link
 * StoreWriter} commits what has gathered and tells the {@link StoreListener}. Positions begin at 1
 * and grow by one with each record.
 *
 * <p>The files, in a directory that may serve many sessions, are readable by their owner alone: a
 * log ({@code .log}), its lock ({@code .lock}), and while it is rewritten its successor ({@code
 * .log.new}).
 */
public final class FileSessionStore implements SessionStore {

  private static final Logger LOGGER = LoggerFactory.getLogger(FileSessionStore.class);

  private final SessionLog log;
  private final Closeable lock;
  private final StoreConfig config;
  private final StoreWriter writer;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Held for moments only, by the session's thread and the writer's: never during I/O. */
  private final Object door = new Object();

  // Behind the door.
  private RecordBuffer filling = new RecordBuffer();
  private int writingBytes;
  private long position;
  private boolean due;
  private boolean closing;
  private boolean overflowed;
  private boolean failed;
  private @Nullable StoreListener listener;

  // The writer's thread alone.
  private RecordBuffer writing = new RecordBuffer();
  private long writingPosition;

  // Written by the writer's thread alone.
  private volatile Progress progress;

  private record Progress(
      long committedPosition, long groups, long compactions, long logBytes, long liveBytes) {}

  private FileSessionStore(SessionLog log, Closeable lock, StoreConfig config, StoreWriter writer) {
    this.log = log;
    this.lock = lock;
    this.config = config;
    this.writer = writer;
    this.progress = progressAfter(0, 0);
  }

  /**
   * Opens a session's store, making directory and file where there are none. Does I/O.
   *
   * @param writer does the writing; one is enough for a process
   * @param directory where the files are
   * @throws StoreException if it is in use, cannot be read or written, or is damaged; the file is
   *     as it was, and nothing stays open
   */
  public static FileSessionStore open(
      StoreWriter writer, Path directory, SessionKey key, StoreConfig config)
      throws StoreException {
    try {
      DiskDirectory disk = DiskDirectory.prepare(directory, config.durability());
      StoreLock lock = StoreLock.acquire(disk, key.fileName() + ".lock");
      return open(writer, disk, lock, key, config);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw StoreException.io("open session store in", directory.toString(), e);
    }
  }

  /**
   * Opens a store in any directory; the lock is let go of with the store, or at once if it fails.
   */
  static FileSessionStore open(
      StoreWriter writer,
      LogDirectory directory,
      Closeable lock,
      SessionKey key,
      StoreConfig config)
      throws IOException {
    SessionLog log;
    try {
      log =
          SessionLog.open(
              directory,
              key.fileName() + ".log",
              key.fingerprint(),
              config.durability(),
              SessionLog.COMPACTION_FLOOR_BYTES);
      try {
        writer.enter();
      } catch (Error e) {
        // No thread is to be had.
        log.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
    if (log.cutBytes() > 0) {
      LOGGER.warn(
          "session log {}: cut off {} bytes after byte {}, of a write that was not finished when"
              + " its process or machine stopped",
          log.location(),
          log.cutBytes(),
          log.size());
    }
    return new FileSessionStore(log, lock, config, writer);
  }

  /**
   * What the store has of the session. Does I/O; only before {@link #listen}.
   *
   * @return {@code null} if nothing was ever committed: what the broker has of the session, if
   *     anything, is then unknown
   * @throws StoreException if it cannot be read
   * @throws IllegalStateException if it is listened to or closed
   */
  public @Nullable StoredSession load() throws StoreException {
    synchronized (door) {
      if (listener != null || closing) {
        throw new IllegalStateException("a store is loaded before it is listened to");
      }
    }
    try {
      return log.load();
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw StoreException.io("read session log", log.location(), e);
    }
  }

  /**
   * Names the one who hears of commits and of failure; once, before the first append.
   *
   * @throws IllegalStateException if there is one already, or the store is closed
   */
  public void listen(StoreListener listener) {
    synchronized (door) {
      if (this.listener != null || closing) {
        throw new IllegalStateException("a store has one listener, named before it is closed");
      }
      this.listener = listener;
    }
  }

  /**
   * Commits what was appended, tells the listener, and lets go of files, lock and writer. Does not
   * wait; may be called again. Nothing may be appended any more.
   *
   * @return completes on the writer's thread when all that is done; with a {@link StoreException}
   *     if the files could not be closed, but not if the last commit failed, which the listener
   *     hears
   */
  public CompletableFuture<Void> close() {
    boolean wake;
    synchronized (door) {
      wake = !closing && !due;
      closing = true;
      due |= wake;
    }
    if (wake) {
      writer.due(this);
    }
    return closed.copy();
  }

  /** What it has done so far; from any thread. */
  public StoreFigures figures() {
    Progress now = progress;
    return new StoreFigures(
        bufferedBytes(),
        now.committedPosition,
        now.groups,
        now.compactions,
        now.logBytes,
        now.liveBytes,
        log.cutBytes());
  }

  /** The file, for people. */
  public String location() {
    return log.location();
  }

  @Override
  public long published(int packetId, Publish message) {
    checkPacketId(packetId);
    if (message.qos() == QoS.AT_MOST_ONCE) {
      throw new IllegalArgumentException("a QoS 0 message has no exchange to store");
    }
    synchronized (door) {
      if (accepts()) {
        filling.published(packetId, message);
      }
      return appended();
    }
  }

  @Override
  public long released(int packetId) {
    return append(RecordType.RELEASED, packetId);
  }

  @Override
  public long completed(int packetId) {
    return append(RecordType.COMPLETED, packetId);
  }

  @Override
  public long received(int packetId) {
    return append(RecordType.RECEIVED, packetId);
  }

  @Override
  public long discarded(int packetId) {
    return append(RecordType.DISCARDED, packetId);
  }

  @Override
  public long subscribed(String filter) {
    return append(RecordType.SUBSCRIBED, filter);
  }

  @Override
  public long unsubscribed(String filter) {
    return append(RecordType.UNSUBSCRIBED, filter);
  }

  @Override
  public long cleared() {
    synchronized (door) {
      if (accepts()) {
        filling.cleared();
      }
      return appended();
    }
  }

  /** Writes what has gathered. On the writer's thread, as what follows. */
  void writeGroup() {
    boolean overflow;
    synchronized (door) {
      due = false;
      RecordBuffer gathered = filling;
      filling = writing;
      writing = gathered;
      writingBytes = writing.recordBytes();
      writingPosition = position;
      overflow = overflowed;
    }
    if (overflow) {
      fail(StoreException.overflow(log.location(), config.maxBufferedBytes()));
    } else if (!writing.isEmpty()) {
      attempt("write", () -> log.append(writing));
    }
  }

  /** Forces what was written, says so, and closes if it was the last. */
  void commitGroup() {
    boolean last;
    if (!writing.isEmpty() && attempt("force to disk", log::force)) {
      progress = progressAfter(writingPosition, progress.groups + 1);
      tell(heard -> heard.onCommitted(writingPosition));
      attempt("rewrite", log::compactIfDue);
      progress = progressAfter(writingPosition, progress.groups);
    }
    writing.clear();
    synchronized (door) {
      writingBytes = 0;
      // What is due already will have a round of its own.
      last = closing && !due;
    }
    if (last) {
      release();
    }
  }

  private long append(RecordType type, int packetId) {
    checkPacketId(packetId);
    synchronized (door) {
      if (accepts()) {
        filling.packetId(type, packetId);
      }
      return appended();
    }
  }

  private long append(RecordType type, String filter) {
    synchronized (door) {
      if (accepts()) {
        filling.filter(type, filter);
      }
      return appended();
    }
  }

  private static void checkPacketId(int packetId) {
    if (packetId < 1 || packetId > 0xFFFF) {
      throw new IllegalArgumentException("a packet identifier is 1 to 65535, not " + packetId);
    }
  }

  /** Whether a record is kept; after a failure none is, and none will be told committed. */
  private boolean accepts() {
    if (listener == null || closing) {
      throw new IllegalStateException("a store takes records while it is listened to and open");
    }
    if (!overflowed && bufferedBytes() >= config.maxBufferedBytes()) {
      overflowed = true;
      filling.clear();
    }
    return !overflowed && !failed;
  }

  private long appended() {
    if (!due && !failed) {
      due = true;
      writer.due(this);
    }
    return ++position;
  }

  private int bufferedBytes() {
    synchronized (door) {
      return writingBytes + filling.recordBytes();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Does work unless the store has failed, and returns whether it went well. */
  private boolean attempt(String what, Work work) {
    synchronized (door) {
      if (failed) {
        return false;
      }
    }
    try {
      work.run();
      return true;
    } catch (StoreException e) {
      fail(e);
    } catch (IOException | RuntimeException | Error e) {
      // An Error too: this store is lost, but the thread is there for others.
      fail(StoreException.io(what + " session log", log.location(), e));
    }
    return false;
  }

  private void fail(StoreException cause) {
    synchronized (door) {
      if (failed) {
        return;
      }
      failed = true;
      filling.clear();
    }
    tell(heard -> heard.onFailed(cause));
  }

  private void tell(Consumer<StoreListener> news) {
    StoreListener heard;
    synchronized (door) {
      heard = listener;
    }
    if (heard == null) {
      return;
    }
    try {
      news.accept(heard);
    } catch (RuntimeException | Error e) {
      // Its fault is not the store's, nor that of the other stores of this thread.
      LOGGER.error("listener of session log {} failed", log.location(), e);
    }
  }

  private void release() {
    StoreException failure = null;
    try (lock;
        log) {
      LOGGER.debug("closing session log {}", log.location());
    } catch (IOException e) {
      failure = StoreException.io("close session log", log.location(), e);
    }
    writer.leave();
    if (failure == null) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(failure);
    }
  }

  private Progress progressAfter(long committed, long groups) {
    return new Progress(committed, groups, log.compactions(), log.size(), log.liveBytes());
  }
}
