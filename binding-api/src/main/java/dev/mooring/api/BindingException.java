package dev.mooring.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a binding did not do what it was asked. The message is for people and holds no secret.
 * Immutable, as far as an exception can be.
 */
public final class BindingException extends RuntimeException {

  /** What sort of failure it was. */
  public enum Kind {
    /** The request or the configuration is wrong; the same again fails again. */
    CONFIGURATION(false),
    /** The far side could not be reached, or was lost. */
    CONNECTION(true),
    /** The far side does not let us. */
    AUTHORIZATION(false),
    /** It took longer than was allowed. */
    TIMEOUT(true),
    /** A bound was reached on this side. */
    OVERLOAD(true),
    /** The far side, or the binding's state, does not allow it. */
    REJECTED(false),
    /** The binding does not have this operation. */
    UNSUPPORTED_OPERATION(false),
    /** The binding is closed. */
    CLOSED(false);

    private final boolean retriable;

    Kind(boolean retriable) {
      this.retriable = retriable;
    }
  }

  /** What became of a message whose sending failed. */
  public enum Fate {
    /** It has not left and never will. */
    NOT_SENT,
    /** It may have arrived, or may still arrive. */
    UNKNOWN
  }

  private final Kind kind;
  private final Fate fate;

  /** A failure before anything was sent. */
  public BindingException(Kind kind, String message) {
    this(kind, Fate.NOT_SENT, message, null);
  }

  /**
   * A failure before anything was sent, with the exception behind it.
   *
   * @param cause {@code null} if there is none
   */
  public BindingException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, Fate.NOT_SENT, message, cause);
  }

  /**
   * A failure with all there is to know of it.
   *
   * @param message for people; no secret in it
   * @param cause {@code null} if there is none
   */
  public BindingException(Kind kind, Fate fate, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.fate = Objects.requireNonNull(fate, "fate");
  }

  private BindingException(Kind kind, Fate fate, String message) {
    super(Objects.requireNonNull(message, "message"), null, false, false);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.fate = Objects.requireNonNull(fate, "fate");
  }

  /**
   * A failure without a stack trace: for one that is told on another thread than asked for what
   * failed, where a trace leads nobody anywhere, and for one that may come by the thousand, as a
   * refusal for want of room does, where making the trace would cost more than all the rest.
   */
  public static BindingException withoutTrace(Kind kind, Fate fate, String message) {
    return new BindingException(kind, fate, message);
  }

  /** What sort of failure it was. */
  public Kind kind() {
    return kind;
  }

  /** What became of the message; {@link Fate#NOT_SENT} where there was none. */
  public Fate fate() {
    return fate;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  public boolean retriable() {
    return kind.retriable;
  }
}
