package dev.mooring.runtime.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What is done about failures of one direction of one component. Immutable.
 *
 * @param timeout how long one attempt may take
 * @param retry whether and how a failed attempt is made again
 * @param breaker whether and when there are no attempts for a while
 */
public record ResiliencePolicy(
    Optional<Duration> timeout, Optional<RetrySpec> retry, Optional<BreakerSpec> breaker) {

  /** Nothing is done. */
  public static final ResiliencePolicy NONE =
      new ResiliencePolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether anything is done at all. */
  public boolean isNone() {
    return equals(NONE);
  }
}
