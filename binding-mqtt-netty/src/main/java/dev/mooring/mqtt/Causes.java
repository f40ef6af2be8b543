package dev.mooring.mqtt;

import dev.mooring.api.BindingException;
import java.util.concurrent.CompletionException;

/** What stands behind the exceptions that stages wrap around one another. */
final class Causes {

  private Causes() {}

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The binding's exception, or one made of what should not have happened. */
  static BindingException bindingException(Throwable failure) {
    Throwable cause = unwrapped(failure);
    return cause instanceof BindingException expected
        ? expected
        : new BindingException(
            BindingException.Kind.REJECTED,
            BindingException.Fate.UNKNOWN,
            "unexpected failure: " + cause,
            cause);
  }

  /** What a failure says, for people. */
  static String text(Throwable failure) {
    Throwable cause = unwrapped(failure);
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
