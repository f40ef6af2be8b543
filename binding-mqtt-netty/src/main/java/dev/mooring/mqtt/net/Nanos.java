package dev.mooring.mqtt.net;

import java.time.Duration;

/** Durations of any length as nanoseconds: for ever is as long as a {@code long} can say. */
public final class Nanos {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Nanos() {}

  /** The duration, between nothing and {@link Long#MAX_VALUE}. */
  public static long of(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }

  /** When it ends if it begins now; never if that is beyond what can be said. */
  static long after(long now, Duration duration) {
    long nanos = of(duration);
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }
}
