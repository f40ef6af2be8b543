package dev.mooring.tck.kit;

/**
 * What becomes of a delivery whose handler fails. Immutable.
 *
 * @param retries how often the handler is called again before the policy applies; a negative number
 *     is refused with an {@link IllegalArgumentException}
 * @param deadLetters whether the delivery is then handed to {@link
 *     dev.mooring.api.BindingContext#deadLetters()} and settled
 */
public record FailurePolicy(int retries, boolean deadLetters) {

  public FailurePolicy {
    if (retries < 0) {
      throw new IllegalArgumentException(
          "retries is " + retries + "; a policy that retries for ever cannot be tested");
    }
  }

  /** Handed to the dead letters after so many retries. */
  public static FailurePolicy deadLetterAfter(int retries) {
    return new FailurePolicy(retries, true);
  }

  /** Dealt with in another way after so many retries. */
  public static FailurePolicy otherwiseAfter(int retries) {
    return new FailurePolicy(retries, false);
  }
}
