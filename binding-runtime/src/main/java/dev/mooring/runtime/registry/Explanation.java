package dev.mooring.runtime.registry;

import dev.mooring.api.BindingException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Words for an exception of somebody else's code. Only the messages of {@link BindingException}
 * promise to hold no secret; of all others the class alone is told.
 */
final class Explanation {

  private Explanation() {}

  static String of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof BindingException known && known.getMessage() != null) {
      return known.getMessage();
    }
    return "failed unexpectedly with " + cause.getClass().getName() + "; the debug log has more";
  }

  /**
   * Whether a start failed because the far side was not there, which only fail-fast makes of it.
   */
  static boolean isAboutFarSide(Throwable thrown) {
    return unwrap(thrown) instanceof BindingException known
        && switch (known.kind()) {
          case CONNECTION, AUTHORIZATION, TIMEOUT, REJECTED -> true;
          case CONFIGURATION, OVERLOAD, UNSUPPORTED_OPERATION, CLOSED -> false;
        };
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
