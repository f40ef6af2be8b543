package dev.mooring.runtime.dispatch;

import java.time.Duration;

/**
 * How an application is asked whether it is well. Immutable.
 *
 * @param path where an HTTP application is asked
 * @param interval from one question to the next; more than zero
 * @param timeout how long an answer may take; more than zero and not longer than the interval
 * @param threshold after how many bad answers in a row it is held for unwell; at least 1
 */
public record HealthChecks(String path, Duration interval, Duration timeout, int threshold) {

  public HealthChecks {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "a timeout of " + timeout + " does not fit into an interval of " + interval);
    }
    if (threshold < 1) {
      throw new IllegalArgumentException("a threshold is 1 at least, not " + threshold);
    }
  }
}
