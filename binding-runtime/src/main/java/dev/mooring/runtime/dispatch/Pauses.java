package dev.mooring.runtime.dispatch;

import java.time.Duration;

/**
 * How long to wait between attempts that nobody is hurt by: doubling up to a limit, without jitter,
 * since there is one application and it is near. Immutable.
 *
 * @param shortest the pause after the first setback; more than zero
 * @param longest the limit; not less than {@code shortest}
 */
public record Pauses(Duration shortest, Duration longest) {

  /** Soon enough that nobody waits for us, seldom enough that nobody notices. */
  public static final Pauses DEFAULT = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(5));

  public Pauses {
    if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(shortest + " to " + longest + " is no range of pauses");
    }
  }

  /** The pause after so many setbacks in a row, from 1. */
  Duration after(int setbacks) {
    int doublings = Math.min(setbacks - 1, 30);
    Duration pause = shortest.multipliedBy(1L << doublings);
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
