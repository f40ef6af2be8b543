package dev.mooring.runtime.dispatch;

import dev.failsafe.CircuitBreaker;
import dev.mooring.runtime.config.BreakerSpec;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one component, which both of its directions share. Failsafe keeps its
 * state; when it trips is the policy's own rule over counts that are kept here. Safe for any
 * thread.
 */
final class Breaker {

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  private final BreakerSpec spec;
  private final LongSupplier nanoTime;
  private final CircuitBreaker<Object> circuit;
  private long windowBegan;
  private long requests;
  private long successes;
  private long failures;
  private long successesInRow;
  private long failuresInRow;

  Breaker(String component, BreakerSpec spec, LongSupplier nanoTime) {
    this.spec = spec;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
    this.circuit =
        CircuitBreaker.builder()
            .handleIf(this::trips)
            .withFailureThreshold(1)
            .withSuccessThreshold(spec.maxRequests())
            .withDelay(spec.timeout())
            .onOpen(
                event ->
                    LOG.warn(
                        "component[{}]: circuit breaker opens for {} ms ({})",
                        component,
                        spec.timeout().toMillis(),
                        spec.trip()))
            .onHalfOpen(event -> LOG.info("component[{}]: circuit breaker half-open", component))
            .onClose(event -> onClose(component))
            .build();
  }

  BreakerSpec spec() {
    return spec;
  }

  CircuitBreaker<Object> circuit() {
    return circuit;
  }

  private void onClose(String component) {
    clear();
    LOG.info("component[{}]: circuit breaker closes", component);
  }

  /** Asked once for each call that has ended, with its result or its failure. */
  private boolean trips(Object result, Throwable failure) {
    boolean failed = Protection.isFailure(result, failure);
    if (circuit.isHalfOpen()) {
      return failed;
    }
    return count(failed);
  }

  private synchronized boolean count(boolean failed) {
    Duration interval = spec.interval();
    if (!interval.isZero() && nanoTime.getAsLong() - windowBegan > interval.toNanos()) {
      clear();
    }
    requests++;
    if (failed) {
      failures++;
      failuresInRow++;
      successesInRow = 0;
    } else {
      successes++;
      successesInRow++;
      failuresInRow = 0;
    }
    return failed
        && spec.trip()
            .holds(
                Map.of(
                    "requests", requests,
                    "totalSuccesses", successes,
                    "totalFailures", failures,
                    "consecutiveSuccesses", successesInRow,
                    "consecutiveFailures", failuresInRow));
  }

  private synchronized void clear() {
    windowBegan = nanoTime.getAsLong();
    requests = 0;
    successes = 0;
    failures = 0;
    successesInRow = 0;
    failuresInRow = 0;
  }
}
