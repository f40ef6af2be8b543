package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.StoredSession;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session's log on disk: a file that is replaced by a short one when little of it is still
 * needed. Every step leaves a whole log under the one name, so a crash finds the old or the new
 * one. Used by one thread at a time; all of it does I/O.
 */
final class SessionLog implements Closeable {

  /** Below this size a log is not worth rewriting: the least size where nothing else is said. */
  static final long COMPACTION_FLOOR_BYTES = 1 << 20;

  /** A log is rewritten when it is more than this many times as large as what it says. */
  static final int COMPACTION_FACTOR = 4;

  private final LogDirectory directory;
  private final String name;
  private final byte[] fingerprint;
  private final Durability durability;
  private final long compactionFloor;
  private final long cutBytes;
  private LogWriter current;
  private long compactions;

  private SessionLog(
      LogDirectory directory,
      String name,
      byte[] fingerprint,
      Durability durability,
      long compactionFloor,
      LogWriter current,
      long cutBytes) {
    this.directory = directory;
    this.name = name;
    this.fingerprint = fingerprint.clone();
    this.durability = durability;
    this.compactionFloor = compactionFloor;
    this.current = current;
    this.cutBytes = cutBytes;
  }

  /**
   * Opens the log of this name, or makes an empty one.
   *
   * @param compactionFloor bytes of a file that is not worth rewriting
   * @throws StoreException if the file cannot be read as this session's log
   */
  static SessionLog open(
      LogDirectory directory,
      String name,
      byte[] fingerprint,
      Durability durability,
      long compactionFloor)
      throws IOException {
    directory.delete(LogRewrite.draftOf(name));
    if (!directory.exists(name)) {
      LogWriter empty = LogRewrite.replace(directory, name, fingerprint, durability, null);
      return new SessionLog(directory, name, fingerprint, durability, compactionFloor, empty, 0);
    }
    LogFile file = directory.open(name);
    try {
      long found = file.size();
      LogWriter whole = LogRecovery.recover(file, directory.locate(name), fingerprint);
      if (durability == Durability.POWER) {
        // The process before may have died between writing and forcing: what is told from here on
        // must not be gone after the next loss of power.
        file.force();
        directory.force();
      }
      SessionLog log =
          new SessionLog(
              directory,
              name,
              fingerprint,
              durability,
              compactionFloor,
              whole,
              found - whole.size());
      log.compactIfDue();
      return log;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** What the log amounts to, with its messages read from disk; null if it has no record. */
  @Nullable StoredSession load() throws IOException {
    LiveRecords live = current.live();
    if (!live.begun()) {
      return null;
    }
    List<StoredSession.Exchange> outbound = new ArrayList<>(live.outbound().size());
    for (Map.Entry<Integer, LiveRecords.Location> open : live.outbound().entrySet()) {
      LiveRecords.Location at = open.getValue();
      Publish message = at.isNone() ? null : read(at);
      outbound.add(new StoredSession.Exchange(open.getKey(), message));
    }
    Set<Integer> received = live.received().stream().boxed().collect(Collectors.toSet());
    return new StoredSession(outbound, received, live.filters());
  }

  /** Writes a group; it is committed after {@link #force}. */
  void append(RecordBuffer records) throws IOException {
    current.append(records);
  }

  /** Makes what was appended as safe as this log's durability asks for. */
  void force() throws IOException {
    if (durability == Durability.POWER) {
      current.force();
    }
  }

  /** Rewrites the log if most of it is no longer needed. */
  void compactIfDue() throws IOException {
    long worth = Math.max(compactionFloor, COMPACTION_FACTOR * liveBytes());
    if (current.size() > worth) {
      current = LogRewrite.replace(directory, name, fingerprint, durability, current);
      compactions++;
    }
  }

  /** The file, for people. */
  String location() {
    return directory.locate(name);
  }

  /** Bytes of the file. */
  long size() {
    return current.size();
  }

  /** Bytes of what is still needed. */
  long liveBytes() {
    return current.live().bytes();
  }

  /** How often it was rewritten. */
  long compactions() {
    return compactions;
  }

  /** Bytes of an unfinished write that were cut off at open. */
  long cutBytes() {
    return cutBytes;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }

  private Publish read(LiveRecords.Location at) throws IOException {
    RecordReader record = new RecordReader(current.read(at), at.offset(), location());
    record.next();
    return record.message();
  }
}
