package dev.mooring.runtime.dispatch;

import dev.failsafe.CircuitBreakerOpenException;
import dev.mooring.api.Direction;
import dev.mooring.api.Response;
import dev.mooring.runtime.config.BreakerSpec;
import dev.mooring.runtime.config.ResiliencePolicies;
import dev.mooring.runtime.config.ResiliencePolicy;
import dev.mooring.runtime.observe.ResilienceMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/**
 * What is done about failures of calls to outputs and of events' calls to the application, as
 * policies say, which may be replaced while everything runs. Where they say nothing, nothing stands
 * between caller and called. Safe for any thread; no method blocks.
 */
public final class Resilience {

  private final ExecutorService executor;
  private final ResilienceMetrics metrics;
  private volatile Generation generation;
  private volatile boolean stopped;

  /** All that was made of one set of policies. */
  private static final class Generation {
    private final ResiliencePolicies policies;
    private final Map<String, Optional<Protection>> inbound = new ConcurrentHashMap<>();
    private final Map<String, Optional<Protection>> outbound = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    private Generation(ResiliencePolicies policies) {
      this.policies = policies;
    }

    private Map<String, Optional<Protection>> protections(Direction direction) {
      return direction == Direction.INPUT ? inbound : outbound;
    }
  }

  /**
   * Under policies.
   *
   * @param executor where attempts after the first begin
   */
  public Resilience(
      ResiliencePolicies policies, ExecutorService executor, ResilienceMetrics metrics) {
    this.executor = executor;
    this.metrics = metrics;
    this.generation = new Generation(policies);
    metrics.loaded(!policies.isEmpty());
  }

  /** Under no policies, ever. */
  static Resilience none() {
    return new Resilience(
        ResiliencePolicies.NONE,
        ForkJoinPool.commonPool(),
        new ResilienceMetrics(new SimpleMeterRegistry(), Tags.empty()));
  }

  /**
   * Goes on under other policies. Calls under way keep theirs; circuit breakers begin anew, unless
   * nothing has changed at all.
   */
  public void replace(ResiliencePolicies policies) {
    if (!policies.equals(generation.policies)) {
      generation = new Generation(policies);
      metrics.loaded(!policies.isEmpty());
    }
  }

  /** No more attempts after those under way. */
  public void stop() {
    stopped = true;
  }

  /** Hands an event to the application; completes as {@link AppCallback#deliver} does. */
  CompletionStage<Reply> deliver(String component, Supplier<CompletionStage<Reply>> attempt) {
    Optional<Protection> protection = protection(component, Direction.INPUT);
    return protection.isEmpty()
        ? attempt.get()
        : protection.get().run(attempt).exceptionally(Resilience::reply);
  }

  /** Calls an output; completes as it does. */
  CompletionStage<Response> invoke(String component, Supplier<CompletionStage<Response>> attempt) {
    return protection(component, Direction.OUTPUT)
        .map(protection -> protection.run(attempt))
        .orElseGet(attempt);
  }

  /**
   * While the breaker is open there is nobody to handle an event: it stays where it is, as it does
   * when the application is away.
   */
  private static Reply reply(Throwable failure) {
    String reason = Protection.reason(null, failure);
    return failure instanceof CircuitBreakerOpenException
        ? new Reply.Unreachable(reason)
        : new Reply.Failed(reason);
  }

  private Optional<Protection> protection(String component, Direction direction) {
    Generation now = generation;
    Optional<Protection> known = now.protections(direction).get(component);
    return known != null
        ? known
        : now.protections(direction)
            .computeIfAbsent(component, name -> make(now, component, direction));
  }

  private Optional<Protection> make(Generation now, String component, Direction direction) {
    ResiliencePolicy policy = now.policies.of(component, direction);
    if (policy.isNone()) {
      return Optional.empty();
    }
    metrics.used(component, direction, kinds(policy));
    Optional<Breaker> breaker = policy.breaker().map(spec -> breaker(now, component, spec));
    return Optional.of(
        new Protection(
            "component[" + component + "] " + (direction == Direction.INPUT ? "input" : "output"),
            policy,
            breaker,
            () -> stopped || generation != now,
            executor,
            kind -> metrics.activated(component, direction, kind)));
  }

  private static List<String> kinds(ResiliencePolicy policy) {
    List<String> kinds = new ArrayList<>();
    policy.timeout().ifPresent(timeout -> kinds.add("timeout"));
    policy.retry().ifPresent(retry -> kinds.add("retry"));
    policy.breaker().ifPresent(breaker -> kinds.add("circuitbreaker"));
    return kinds;
  }

  /** One for both directions; which of them is asked first gives the rule. */
  private Breaker breaker(Generation now, String component, BreakerSpec spec) {
    return now.breakers.computeIfAbsent(
        component,
        name -> {
          Breaker breaker = new Breaker(name, spec, System::nanoTime);
          metrics.watch(name, () -> breaker.circuit().getState().ordinal());
          return breaker;
        });
  }
}
