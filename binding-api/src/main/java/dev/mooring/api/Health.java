package dev.mooring.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a binding is doing. Immutable.
 *
 * @param state the state now
 * @param since when it came to that state
 * @param lastError the newest thing that went wrong, for people, without secrets; it stays when the
 *     state has become better
 */
public record Health(State state, Instant since, Optional<String> lastError) {

  /** The states of a binding. */
  public enum State {
    /** Made, not started. */
    NEW,
    /** Started; nothing was asked of it that needs a connection. */
    IDLE,
    /** Looking for the far side, for the first time or again. */
    CONNECTING,
    /** Connected and working. */
    UP,
    /**
     * The far side has refused for a reason that time alone does not heal, such as bad credentials.
     */
    REFUSED,
    /** Given up; only a new binding helps. */
    FAILED,
    /** Closed by its owner. */
    CLOSED
  }

  public Health {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(lastError, "lastError");
  }
}
