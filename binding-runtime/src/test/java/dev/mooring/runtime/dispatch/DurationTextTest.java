package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of time as Go writes them. */
final class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1ms",
    "500, 500ms",
    "1000, 1s",
    "1500, 1.5s",
    "1050, 1.05s",
    "5000, 5s",
    "60000, 1m0s",
    "90000, 1m30s",
    "3600000, 1h0m0s",
    "3661001, 1h1m1.001s",
  })
  void aSpanIsWrittenAsGoWritesIt(long millis, String text) {
    assertEquals(text, DurationText.of(Duration.ofMillis(millis)));
  }
}
