package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a circuit breaker trips. */
final class TripRuleTest {

  private static final Map<String, Long> COUNTS =
      Map.of(
          "requests", 10L,
          "totalSuccesses", 4L,
          "totalFailures", 6L,
          "consecutiveSuccesses", 0L,
          "consecutiveFailures", 3L);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "consecutiveFailures > 2; true",
        "consecutiveFailures > 3; false",
        "consecutiveFailures>=3; true",
        "totalFailures == 6; true",
        "totalFailures != 6; false",
        "requests < 10 || totalFailures <= 6; true",
        "requests < 10 && totalFailures <= 6; false",
        "!(requests < 10) && consecutiveFailures > 2; true",
        "totalFailures * 2 > requests; true",
        "totalFailures / requests >= 0.6; true",
        "totalFailures - totalSuccesses + 1 == 3; true",
        "requests % 3 == 1; true",
        "1 == 2 || 1 == 1 && 2 == 3; false",
        "2 + 3 * 4 == 14; true",
      })
  void aRuleHoldsOrNot(String rule, boolean holds) {
    assertEquals(holds, TripRule.parse(rule).holds(COUNTS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "requests; a quantity where a condition",
        "requests > 1 > 2; where it should end",
        "(requests > 1; a ( without its )",
        "failures > 1; \"failures\" where a count",
        "requests >; ends where a count",
        "requests > 1 # 2; \"#\", which means nothing",
        "(requests > 1) + 1 > 0; a condition where a quantity",
      })
  void whatIsNoRuleIsRefusedWithTheReason(String rule, String reason) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> TripRule.parse(rule)).getMessage());

    assertTrue(message.contains(reason), message);
  }
}
