package dev.mooring.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a message that could not be handled is tried again, and after what pause. Immutable.
 *
 * @param maxRetries attempts after the first; {@link #FOR_EVER} for no end
 * @param interval the first pause
 * @param policy how pauses grow
 * @param maxInterval the longest pause of a policy that grows
 */
record RetryPolicy(int maxRetries, Duration interval, BackOffPolicy policy, Duration maxInterval) {

  /** No end to the retries. */
  static final int FOR_EVER = -1;

  /** Whether a message that has failed so many times is tried once more. */
  boolean allows(int failedAttempts) {
    return maxRetries == FOR_EVER || failedAttempts <= maxRetries;
  }

  /**
   * The pause after so many failed attempts, in nanoseconds: exactly the interval, or, where pauses
   * grow, between half and all of a ceiling that doubles, so that messages which failed together
   * are not tried again together.
   */
  long pauseNanos(int failedAttempts, RandomGenerator random) {
    return switch (policy) {
      case CONSTANT -> interval.toNanos();
      case EXPONENTIAL -> {
        long ceiling = ceilingNanos(failedAttempts);
        yield ceiling - random.nextLong(ceiling / 2 + 1);
      }
    };
  }

  private long ceilingNanos(int failedAttempts) {
    long max = maxInterval.toNanos();
    long ceiling = interval.toNanos();
    for (int i = 1; i < failedAttempts && ceiling < max; i++) {
      ceiling = ceiling > max / 2 ? max : ceiling * 2;
    }
    return Math.min(ceiling, max);
  }
}
