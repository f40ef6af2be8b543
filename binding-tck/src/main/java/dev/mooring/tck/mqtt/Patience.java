package dev.mooring.tck.mqtt;

import java.time.Duration;

/**
 * How long to wait for something that ought to happen. One place, so that a slow machine needs one
 * setting: the factor multiplies every time that a caller did not choose.
 */
final class Patience {

  private static final String FACTOR = "mooring.tck.timeout.factor";

  /** For anything that a healthy peer does within milliseconds. */
  static final Duration USUAL = scaled(Duration.ofSeconds(10));

  private Patience() {}

  private static Duration scaled(Duration duration) {
    double factor = Double.parseDouble(System.getProperty(FACTOR, "1"));
    if (!(factor > 0) || factor > 1000) {
      throw new IllegalArgumentException(FACTOR + " is " + factor + "; expected 0 < x <= 1000");
    }
    return Duration.ofMillis((long) (duration.toMillis() * factor));
  }
}
