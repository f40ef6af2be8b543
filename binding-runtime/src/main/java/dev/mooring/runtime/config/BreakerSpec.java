package dev.mooring.runtime.config;

import java.time.Duration;

/**
 * When a component is left alone for a while because it keeps failing. Immutable.
 *
 * @param maxRequests how many calls are let through to find out whether it works again; all of them
 *     have to succeed
 * @param interval after which the counts begin anew while it works; zero for never
 * @param timeout how long it is left alone
 * @param trip when that begins
 */
public record BreakerSpec(int maxRequests, Duration interval, Duration timeout, TripRule trip) {

  /** How long a component is left alone where nobody says. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /** When that begins where nobody says. */
  public static final String DEFAULT_TRIP = "consecutiveFailures > 5";
}
