package dev.mooring.api;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps messages that could not be handled, so that they can be looked at and tried again. Safe for
 * any thread; does not block.
 */
@FunctionalInterface
public interface DeadLetters {

  /**
   * Puts a message away.
   *
   * @return completes when the message is safe; completes exceptionally when it is not, and then
   *     the delivery must not be settled. On any thread.
   */
  CompletionStage<Void> add(DeadLetter letter);

  /**
   * A message that could not be handled. Immutable.
   *
   * @param component the binding it came by
   * @param payload its bytes
   * @param metadata what the transport knew of it
   * @param reason why it could not be handled, for people
   * @param attempts how many times it was tried
   * @param receivedAt when this process received it
   * @param failedAt when it was given up
   */
  record DeadLetter(
      String component,
      Payload payload,
      Map<String, String> metadata,
      String reason,
      int attempts,
      Instant receivedAt,
      Instant failedAt) {
    public DeadLetter {
      metadata = Map.copyOf(metadata);
    }
  }
}
