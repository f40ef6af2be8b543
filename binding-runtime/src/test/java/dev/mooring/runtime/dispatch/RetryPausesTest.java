package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyConfig;
import dev.mooring.runtime.config.RetrySpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pauses between attempts, as the library that makes them was told of them. */
final class RetryPausesTest {

  private static RetryPolicyConfig<Object> pauses(
      boolean exponential, Duration pause, Duration maxPause) {
    RetrySpec spec = new RetrySpec(exponential, pause, maxPause, -1, List.of(), List.of());
    return RetryPauses.set(RetryPolicy.builder(), spec).build().getConfig();
  }

  @Test
  void eachPauseIsTheSameUnlessTheyGrow() {
    RetryPolicyConfig<Object> pauses = pauses(false, Duration.ofSeconds(5), Duration.ofSeconds(1));

    assertEquals(Duration.ofSeconds(5), pauses.getDelay());
    assertNull(pauses.getMaxDelay());
    assertNull(pauses.getMaxDuration());
    assertEquals(0, pauses.getJitterFactor());
  }

  @ParameterizedTest
  @CsvSource({"PT1M, PT1M", "PT0.6S, PT0.6S", "PT1H, PT10M"})
  void growingOnesBeginWithHalfASecondAndEndAfterAQuarterOfAnHour(
      Duration given, Duration longest) {
    RetryPolicyConfig<Object> pauses = pauses(true, Duration.ofHours(1), given);

    assertEquals(Duration.ofMillis(500), pauses.getDelay());
    assertEquals(1.5, pauses.getDelayFactor());
    assertEquals(0.5, pauses.getJitterFactor());
    assertEquals(longest, pauses.getMaxDelay());
    assertEquals(Duration.ofMinutes(15), pauses.getMaxDuration());
  }

  @Test
  void growingOnesNeverExceedALongestThatIsBelowTheFirst() {
    RetryPolicyConfig<Object> pauses = pauses(true, Duration.ofHours(1), Duration.ofMillis(100));

    assertEquals(Duration.ofMillis(100), pauses.getDelay());
    assertNull(pauses.getMaxDelay());
  }
}
