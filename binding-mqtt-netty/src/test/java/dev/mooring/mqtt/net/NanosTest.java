package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Durations that nobody can measure are possible all the same. */
class NanosTest {

  @Test
  void forEverIsTheLongestThereIs() {
    assertEquals(Long.MAX_VALUE, Nanos.of(ChronoUnit.FOREVER.getDuration()));
    assertEquals(Long.MAX_VALUE, Nanos.after(5, ChronoUnit.FOREVER.getDuration()));
    assertEquals(Long.MAX_VALUE, Nanos.after(2, Duration.ofNanos(Long.MAX_VALUE - 1)));
  }

  @Test
  void lessThanNothingIsNothing() {
    assertEquals(0, Nanos.of(Duration.ofSeconds(-1)));
  }

  @Test
  void theRestIsAsItIs() {
    assertEquals(1_000_000, Nanos.of(Duration.ofMillis(1)));
    assertEquals(1_000_005, Nanos.after(5, Duration.ofMillis(1)));
  }
}
