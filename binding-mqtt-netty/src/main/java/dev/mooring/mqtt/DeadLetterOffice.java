package dev.mooring.mqtt;

import java.util.concurrent.CompletionStage;

/** Where messages go that could not be handled. Safe for any thread. */
@FunctionalInterface
interface DeadLetterOffice {

  /**
   * Puts a message away.
   *
   * @return completes when it is safe; exceptionally with {@link Away} if it can be tried again
   *     later, with anything else if it cannot
   */
  CompletionStage<Void> take(Handling handling);

  /** The broker was away, as it is for the messages that come from it. */
  final class Away extends RuntimeException {
    Away(Throwable cause) {
      super(Causes.text(cause), cause);
    }
  }
}
