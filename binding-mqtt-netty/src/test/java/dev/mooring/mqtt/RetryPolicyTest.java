package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @CsvSource({
    "0, 1, false",
    "1, 1, true",
    "1, 2, false",
    "3, 3, true",
    "3, 4, false",
    "-1, 1, true",
    "-1, 2147483647, true"
  })
  void aMessageIsTriedOnceAndThenAsOftenAsTheRetriesSay(
      int maxRetries, int failedAttempts, boolean again) {
    assertEquals(
        again,
        new RetryPolicy(maxRetries, FIVE_SECONDS, BackOffPolicy.CONSTANT, MINUTE)
            .allows(failedAttempts));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "100"})
  void constantPausesAreExact(int failedAttempts) {
    RetryPolicy policy = new RetryPolicy(-1, FIVE_SECONDS, BackOffPolicy.CONSTANT, MINUTE);
    assertEquals(
        FIVE_SECONDS.toNanos(), policy.pauseNanos(failedAttempts, new SplittableRandom(1)));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "5, 60", "6, 60", "2147483647, 60"})
  void exponentialPausesLieBetweenHalfAndAllOfADoublingCeiling(int failedAttempts, int ceiling) {
    RetryPolicy policy = new RetryPolicy(-1, FIVE_SECONDS, BackOffPolicy.EXPONENTIAL, MINUTE);
    SplittableRandom random = new SplittableRandom(7);
    long max = Duration.ofSeconds(ceiling).toNanos();
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long pause = policy.pauseNanos(failedAttempts, random);
      least = Math.min(least, pause);
      most = Math.max(most, pause);
    }
    assertTrue(least >= max / 2 && least < max * 0.55, "least " + least);
    assertTrue(most <= max && most > max * 0.95, "most " + most);
  }

  @Test
  void aCeilingNearTheLongestDurationDoesNotOverflow() {
    Duration year = Duration.ofDays(365);
    RetryPolicy policy = new RetryPolicy(-1, Duration.ofDays(200), BackOffPolicy.EXPONENTIAL, year);
    assertTrue(policy.pauseNanos(90, new SplittableRandom(3)) >= year.toNanos() / 2);
  }
}
