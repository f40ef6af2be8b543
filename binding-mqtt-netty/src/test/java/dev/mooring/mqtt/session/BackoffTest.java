package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses between attempts to connect: floor, ceiling, jitter, and what takes the ceiling back. */
class BackoffTest {

  private static final long MILLIS = 1_000_000L;

  private static SessionConfig config(int brokers, long minMillis, long maxMillis) {
    return new SessionConfig(
        false,
        true,
        0,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        brokers,
        minMillis * MILLIS,
        maxMillis * MILLIS,
        30_000 * MILLIS,
        null);
  }

  /** Always the greatest pause that is allowed. */
  private static final RandomGenerator GREATEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  /** Facts: f an attempt that failed, r a refusal, c5 a connection that lasted 5 s. */
  @ParameterizedTest(name = "{0} brokers: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | f f f f f f         | 500 1000 2000 4000 5000 5000
          3 | f f f f f f f f f   | 0 0 500 0 0 1000 0 0 2000
          1 | c0 c0 c0 c29 c29    | 500 1000 2000 4000 5000
          1 | c0 c0 c0 c30 c0     | 500 1000 2000 500 1000
          1 | f f f c31 f         | 500 1000 2000 500 1000
          1 | f r f               | 500 5000 5000
          1 | r r c30 f           | 5000 5000 500 1000
          2 | f c0 f f            | 0 500 0 1000
          2 | f r f f             | 0 5000 0 5000
          """)
  void theCeilingDoublesAndOnlyALastingConnectionTakesItBack_T62_T65(
      int brokers, String facts, String pauses) {
    Backoff backoff = new Backoff(config(brokers, 500, 5_000), GREATEST);
    StringBuilder actual = new StringBuilder();
    for (String fact : facts.split(" ", -1)) {
      long pause =
          switch (fact.charAt(0)) {
            case 'f' -> backoff.afterFailedAttempt();
            case 'r' -> backoff.afterRefusal();
            default -> backoff.afterConnection(Long.parseLong(fact.substring(1)) * 1_000 * MILLIS);
          };
      actual.append(actual.isEmpty() ? "" : " ").append(pause / MILLIS);
    }
    assertEquals(pauses, actual.toString());
  }

  @Test
  void theJitterIsFull_T62() {
    int[] tenths = new int[10];
    for (int client = 0; client < 1_000; client++) {
      Backoff backoff = new Backoff(config(1, 1_000, 30_000), new SplittableRandom(client));
      long pause = backoff.afterFailedAttempt();
      assertTrue(pause > 0 && pause <= 1_000 * MILLIS, "pause of " + pause);
      tenths[(int) Math.min(9, pause / (100 * MILLIS))]++;
    }
    for (int tenth : tenths) {
      assertTrue(tenth > 50 && tenth < 200, "a thousand clients do not spread: " + tenth);
    }
  }

  @Test
  void aFirstPauseOfZeroGrowsAllTheSame() {
    Backoff backoff = new Backoff(config(1, 0, 1_000), GREATEST);
    assertEquals(0, backoff.afterFailedAttempt());
    long pause = 0;
    for (int i = 0; i < 40; i++) {
      pause = backoff.afterFailedAttempt();
    }
    assertEquals(1_000 * MILLIS, pause);
  }

  @Test
  void twoClientsOfOneIdThatTakeOverFromEachOtherSlowDown_T65() {
    SessionScript script = new SessionScript("minDelay=500 maxDelay=30000");
    script.after("connect 0; wait 100; cut");
    long start = script.millis();
    int attempts = 0;
    while (script.millis() - start < 3_600_000) {
      script.after("connect 1; wait 100; cut");
      attempts++;
    }
    assertTrue(attempts < 400, attempts + " attempts in an hour");
  }

  @Test
  void oneAttemptAtATime_T64() {
    SessionScript script = new SessionScript("minDelay=1 maxDelay=1 connectTimeout=100");
    assertEquals("open", script.run("start; start; wait 99"));
    assertEquals("close, open, close, open", script.run("start; wait 2; start; wait 102; start"));
  }
}
