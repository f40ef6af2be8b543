package dev.mooring.runtime.dispatch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Policy;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import dev.mooring.api.BindingException;
import dev.mooring.runtime.config.ResiliencePolicy;
import dev.mooring.runtime.config.RetrySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of one component under its policies, from the outside in: attempts, the circuit
 * breaker, the time that one attempt may take. Safe for any thread; no method blocks.
 */
final class Protection {

  /** What Dapr says when an attempt took too long. */
  static final String TIMED_OUT = "context deadline exceeded";

  static final String OPEN = "circuit breaker is open";

  private static final Logger LOG = LoggerFactory.getLogger(Protection.class);

  private final String operation;
  private final FailsafeExecutor<Object> guard;
  private final Optional<Duration> timeout;
  private final ExecutorService executor;
  private final Events events;

  /** Whoever counts what the policies do. Called on any thread. */
  interface Events {
    /** A policy came into play: {@code retry}, {@code timeout} or {@code circuitbreaker}. */
    void activated(String policy);
  }

  /**
   * Under a policy that asks for something.
   *
   * @param operation what is done, for logs
   * @param breaker the component's, if its policy has one
   * @param abandoned whether nobody waits for the outcome any more, so that no attempt is made
   * @param executor where attempts begin
   */
  Protection(
      String operation,
      ResiliencePolicy policy,
      Optional<Breaker> breaker,
      BooleanSupplier abandoned,
      ExecutorService executor,
      Events events) {
    this.operation = operation;
    this.events = events;
    List<Policy<Object>> policies = new ArrayList<>();
    policy.retry().ifPresent(retry -> policies.add(retry(retry, abandoned)));
    breaker.ifPresent(shared -> policies.add(shared.circuit()));
    // Failsafe returns nothing of what a plain Executor runs.
    this.guard = (policies.isEmpty() ? Failsafe.none() : Failsafe.with(policies)).with(executor);
    this.timeout = policy.timeout();
    this.executor = executor;
  }

  private Policy<Object> retry(RetrySpec spec, BooleanSupplier abandoned) {
    RetryPolicyBuilder<Object> retry =
        RetryPolicy.builder()
            .handleIf((result, failure) -> isWorthRetrying(spec, result, failure))
            .abortIf((result, failure) -> abandoned.getAsBoolean())
            .withMaxRetries(spec.maxRetries())
            .onRetryScheduled(
                event -> {
                  if (event.isFirstAttempt()) {
                    LOG.warn(
                        "Error processing operation {}. Retrying in {} ms: {}",
                        operation,
                        event.getDelay().toMillis(),
                        reason(event.getLastResult(), event.getLastException()));
                  }
                })
            .onRetry(event -> events.activated("retry"))
            .onSuccess(
                event -> {
                  if (event.getAttemptCount() > 1
                      && !isFailure(event.getResult(), event.getException())) {
                    LOG.info(
                        "Recovered processing operation {} after {} attempts",
                        operation,
                        event.getAttemptCount());
                  }
                });
    return RetryPauses.set(retry, spec).build();
  }

  /**
   * Makes attempts until one succeeds or there are no more.
   *
   * @return the result of the last one, or its failure
   */
  <T> CompletionStage<T> run(Supplier<CompletionStage<T>> attempt) {
    CompletableFuture<T> result = new CompletableFuture<>();
    guard
        .<Object>getStageAsync(() -> limited(attempt.get()))
        .whenComplete((value, failure) -> complete(result, value, failure));
    return result;
  }

  /**
   * One attempt, which has failed when its time is over. Failsafe has a policy for that, but when
   * the time runs out before the attempt has begun to wait, nothing ends that attempt any more.
   */
  private CompletionStage<Object> limited(CompletionStage<?> attempt) {
    CompletableFuture<Object> limited = new CompletableFuture<>();
    CompletableFuture<Object> ended =
        attempt.<Object>thenApply(value -> value).toCompletableFuture();
    if (timeout.isEmpty()) {
      return ended;
    }
    CompletableFuture<Object> inTime = ended.copy().orTimeout(timeout.get().toNanos(), NANOSECONDS);
    inTime.whenComplete(
        (value, failure) -> {
          if (failure instanceof TimeoutException && !ended.isDone()) {
            events.activated("timeout");
            // What follows must not hold up the clock that all threads share.
            executor.execute(() -> limited.completeExceptionally(failure));
          } else if (failure != null) {
            limited.completeExceptionally(failure);
          } else {
            limited.complete(value);
          }
        });
    return limited;
  }

  @SuppressWarnings("unchecked") // what comes out is what the attempt put in
  private <T> void complete(
      CompletableFuture<T> result, @Nullable Object value, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : unwrap(failure);
    if (cause == null) {
      result.complete((T) value);
    } else if (cause instanceof CircuitBreakerOpenException) {
      events.activated("circuitbreaker");
      result.completeExceptionally(cause);
    } else {
      result.completeExceptionally(cause);
    }
  }

  /** Whether an attempt has failed, as circuit breakers see it. */
  static boolean isFailure(@Nullable Object result, @Nullable Throwable failure) {
    return failure != null || result instanceof Reply.Failed;
  }

  /** An application that is away is waited for elsewhere; the same wrong call stays wrong. */
  private static boolean isWorthRetrying(
      RetrySpec spec, @Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      return result instanceof Reply.Failed failed && failed.isAmong(spec);
    }
    Throwable cause = unwrap(failure);
    return cause instanceof BindingException known
        ? known.retriable()
        : !(cause instanceof CircuitBreakerOpenException);
  }

  /** Words for why an attempt came to nothing. */
  static String reason(@Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      return result instanceof Reply.Failed failed ? failed.reason() : String.valueOf(result);
    }
    Throwable cause = unwrap(failure);
    if (cause instanceof TimeoutException) {
      return TIMED_OUT;
    }
    return cause instanceof CircuitBreakerOpenException ? OPEN : String.valueOf(cause.getMessage());
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
