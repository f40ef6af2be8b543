package dev.mooring.mqtt.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session store cannot be opened or cannot go on. Its message says what to do. */
public final class StoreException extends IOException {

  /** What is in the way. */
  public enum Reason {
    /** Somebody else has the store open; it may work later. */
    IN_USE,
    /** The file is damaged or is not a log of this session; it takes a person to decide. */
    UNREADABLE,
    /** The disk refused: full, faulty, not permitted. */
    IO,
    /** Records came faster than the disk took them, up to the limit. */
    OVERFLOW
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String message;

  private StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.message = message;
  }

  /** What is wrong, where, and what to do. */
  @Override
  public String getMessage() {
    return message;
  }

  /** What is in the way. */
  public Reason reason() {
    return reason;
  }

  static StoreException inUse(String lockFile, String holder) {
    return new StoreException(
        Reason.IN_USE,
        "session store is in use by "
            + holder
            + ", which holds the lock on "
            + lockFile
            + "; two clients with one broker and client id cannot share a store: stop the other, or"
            + " give one of them another client id or directory",
        null);
  }

  static StoreException unreadable(String file, long offset, String what) {
    return new StoreException(
        Reason.UNREADABLE,
        "session log "
            + file
            + ", byte "
            + offset
            + ": "
            + what
            + ". The file was left as it is. Put back a good copy, or move it away to begin with an"
            + " empty session; then messages that were open in it may be lost or come twice",
        null);
  }

  static StoreException io(String what, String file, Throwable cause) {
    return new StoreException(
        Reason.IO, "cannot " + what + " " + file + ": " + causeOf(cause), cause);
  }

  static StoreException overflow(String file, long limitBytes) {
    return new StoreException(
        Reason.OVERFLOW,
        "session log "
            + file
            + ": the disk is slower than the records that come, and maxBufferedBytes = "
            + limitBytes
            + " are waiting for it; a faster disk, a smaller maxInFlight or a higher limit helps",
        null);
  }

  /** The part of a cause's message that is not said already: file system errors repeat the name. */
  private static String causeOf(Throwable cause) {
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    String type = cause.getClass().getSimpleName();
    return cause instanceof FileSystemException || cause.getMessage() == null
        ? type
        : Objects.toString(cause.getMessage());
  }
}
