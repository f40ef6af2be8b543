package dev.mooring.runtime.dispatch;

import dev.failsafe.RetryPolicyBuilder;
import dev.mooring.runtime.config.RetrySpec;
import java.time.Duration;

/** How long a retry policy waits between attempts, in Failsafe's terms. Stateless. */
final class RetryPauses {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.5;

  /** How long growing pauses go on at most, however many retries there are left. */
  private static final Duration ALTOGETHER = Duration.ofMinutes(15);

  /** Failsafe wants a pause to be shorter than all of them together. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private RetryPauses() {}

  /** Gives a policy the pauses that were asked for. */
  static <R> RetryPolicyBuilder<R> set(RetryPolicyBuilder<R> retry, RetrySpec spec) {
    if (!spec.exponential()) {
      return retry.withDelay(spec.pause());
    }
    Duration longest = spec.maxPause().compareTo(LONGEST) < 0 ? spec.maxPause() : LONGEST;
    if (longest.compareTo(FIRST) > 0) {
      retry.withBackoff(FIRST, longest, GROWTH);
    } else {
      retry.withDelay(longest);
    }
    return retry.withJitter(JITTER).withMaxDuration(ALTOGETHER);
  }
}
