package dev.mooring.runtime;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Why Mooring cannot be built or started. The message is for people, has a line for each reason,
 * and holds no secret.
 */
public final class MooringException extends RuntimeException {

  private final transient List<String> reasons;

  MooringException(List<String> reasons) {
    super(String.join("\n", reasons));
    this.reasons = List.copyOf(reasons);
  }

  MooringException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.reasons = List.of(reason);
  }

  /** The same for another thread, which has a stack of its own. */
  static MooringException again(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    MooringException again =
        new MooringException(
            cause instanceof MooringException known
                ? known.reasons
                : List.of(String.valueOf(cause.getMessage())));
    again.initCause(cause);
    return again;
  }

  /** Every reason that was found, not only the first; never empty. */
  public List<String> reasons() {
    return reasons;
  }
}
