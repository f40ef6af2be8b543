package dev.mooring.mqtt.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new file in the place of a log: an empty one, or one that says briefly what the old one
 * said. It is written under another name and takes the log's name when it is complete, in one step.
 */
final class LogRewrite {

  /** Records are copied in groups of about this many bytes. */
  private static final int COPY_BYTES = 256 << 10;

  private final LogWriter target;
  private final RecordBuffer group = new RecordBuffer();

  private LogRewrite(LogWriter target) {
    this.target = target;
  }

  /** The name of a file that is not complete; one that is found was left by a crash. */
  static String draftOf(String name) {
    return name + ".new";
  }

  /**
   * Makes the new file and closes the old one.
   *
   * @param old the log so far, if there is one
   */
  static LogWriter replace(
      LogDirectory directory,
      String name,
      byte[] fingerprint,
      Durability durability,
      @Nullable LogWriter old)
      throws IOException {
    String draft = draftOf(name);
    directory.delete(draft);
    LogFile file = directory.create(draft);
    try {
      long salt = new SecureRandom().nextLong();
      LogWriter target = LogWriter.begin(file, directory.locate(name), fingerprint, salt);
      if (old != null) {
        new LogRewrite(target).copy(old);
        old.close();
      }
      if (durability == Durability.POWER) {
        target.force();
      }
      directory.replace(draft, name);
      if (durability == Durability.POWER) {
        // Before anything is appended: the old file must not come back without it.
        directory.force();
      }
      return target;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void copy(LogWriter old) throws IOException {
    LiveRecords live = old.live();
    if (live.begun()) {
      group.cleared();
    }
    for (Map.Entry<Integer, LiveRecords.Location> open : live.outbound().entrySet()) {
      if (open.getValue().isNone()) {
        group.packetId(RecordType.RELEASED, open.getKey());
      } else {
        group.copy(old.read(open.getValue()));
      }
      flush(COPY_BYTES);
    }
    for (int id = live.received().nextSetBit(0); id >= 0; id = live.received().nextSetBit(id + 1)) {
      group.packetId(RecordType.RECEIVED, id);
    }
    for (String filter : live.filters()) {
      group.filter(RecordType.SUBSCRIBED, filter);
      flush(COPY_BYTES);
    }
    flush(1);
  }

  private void flush(int fromBytes) throws IOException {
    if (group.recordBytes() >= fromBytes) {
      target.append(group);
      group.clear();
    }
  }
}
