package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.mooring.api.Response;
import dev.mooring.runtime.config.BreakerSpec;
import dev.mooring.runtime.config.TripRule;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a circuit breaker opens and closes. */
@Timeout(30)
final class BreakerTest {

  private static final Reply GOOD = new Reply.Handled(Response.empty());
  private static final Reply BAD = new Reply.Failed("status code: 500", Optional.empty());

  private final AtomicLong now = new AtomicLong();

  private Breaker breaker(int maxRequests, Duration interval, Duration timeout, String trip) {
    return new Breaker(
        "orders", new BreakerSpec(maxRequests, interval, timeout, TripRule.parse(trip)), now::get);
  }

  private static void call(Breaker breaker, Reply... replies) {
    for (Reply reply : replies) {
      Failsafe.with(breaker.circuit()).get(() -> reply);
    }
  }

  private static CircuitBreaker.State state(Breaker breaker) {
    return breaker.circuit().getState();
  }

  @Test
  void countsBeginAnewWithEachInterval() {
    Breaker breaker = breaker(1, Duration.ofSeconds(8), Duration.ofMinutes(1), "totalFailures > 2");

    call(breaker, BAD, BAD);
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    call(breaker, BAD, BAD);
    assertEquals(CircuitBreaker.State.CLOSED, state(breaker));

    call(breaker, BAD);
    assertEquals(CircuitBreaker.State.OPEN, state(breaker));
  }

  @Test
  void countsAreKeptForEverWithoutAnInterval() {
    Breaker breaker = breaker(1, Duration.ZERO, Duration.ofMinutes(1), "totalFailures > 2");

    call(breaker, BAD, GOOD, BAD);
    now.addAndGet(Duration.ofDays(9).toNanos());
    call(breaker, BAD);

    assertEquals(CircuitBreaker.State.OPEN, state(breaker));
  }

  @Test
  void aSuccessEndsARowOfFailures() {
    Breaker breaker = breaker(1, Duration.ZERO, Duration.ofMinutes(1), "consecutiveFailures > 2");

    call(breaker, BAD, BAD, GOOD, BAD, BAD);
    assertEquals(CircuitBreaker.State.CLOSED, state(breaker));

    call(breaker, BAD);
    assertEquals(CircuitBreaker.State.OPEN, state(breaker));
  }

  @Test
  void anOpenOneClosesAfterAsManySuccessesAsItLetsThroughHalfOpen() {
    Breaker breaker = breaker(2, Duration.ZERO, Duration.ofMillis(50), "consecutiveFailures >= 1");
    call(breaker, BAD);
    awaitPassage(breaker, GOOD);
    assertEquals(CircuitBreaker.State.HALF_OPEN, state(breaker));

    call(breaker, GOOD);

    assertEquals(CircuitBreaker.State.CLOSED, state(breaker));
  }

  @Test
  void aFailureOpensAHalfOpenOneAgain() {
    Breaker breaker = breaker(3, Duration.ZERO, Duration.ofMillis(50), "consecutiveFailures >= 4");
    call(breaker, BAD, BAD, BAD, BAD);

    awaitPassage(breaker, BAD);

    assertTrue(breaker.circuit().isOpen());
  }

  @Test
  void aHalfOpenOneLetsNoMoreThroughAtATimeThanItMay() throws Exception {
    Breaker breaker = breaker(2, Duration.ZERO, Duration.ofMillis(50), "consecutiveFailures >= 1");
    call(breaker, BAD);
    Awaitility.await().until(() -> breaker.circuit().tryAcquirePermit());

    assertTrue(breaker.circuit().tryAcquirePermit());

    assertThrows(CircuitBreakerOpenException.class, () -> call(breaker, GOOD));
    assertEquals(CircuitBreaker.State.HALF_OPEN, state(breaker));
  }

  @Test
  void whatWasCountedBeforeItOpenedIsForgottenWhenItCloses() {
    Breaker breaker = breaker(1, Duration.ZERO, Duration.ofMillis(50), "totalFailures > 2");
    call(breaker, BAD, BAD, BAD);
    awaitPassage(breaker, GOOD);

    call(breaker, BAD, BAD);
    assertEquals(CircuitBreaker.State.CLOSED, state(breaker));

    call(breaker, BAD);
    assertEquals(CircuitBreaker.State.OPEN, state(breaker));
  }

  /** One that is open lets nothing through before its time. */
  private static void awaitPassage(Breaker breaker, Reply reply) {
    Awaitility.await()
        .until(
            () -> {
              try {
                call(breaker, reply);
                return true;
              } catch (CircuitBreakerOpenException stillOpen) {
                return false;
              }
            });
  }
}
