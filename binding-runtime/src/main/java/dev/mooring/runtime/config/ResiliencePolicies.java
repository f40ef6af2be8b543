package dev.mooring.runtime.config;

import dev.mooring.api.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What documents of kind {@code Resiliency} say of an application's components. Immutable.
 *
 * @param timeouts the named timeouts
 * @param retries the named ways to try again
 * @param breakers the named circuit breakers
 * @param targets for each component the names that count for each of its directions
 */
public record ResiliencePolicies(
    Map<String, Duration> timeouts,
    Map<String, RetrySpec> retries,
    Map<String, BreakerSpec> breakers,
    Map<String, Map<Direction, Names>> targets) {

  /** Say nothing. */
  public static final ResiliencePolicies NONE =
      new ResiliencePolicies(Map.of(), Map.of(), Map.of(), Map.of());

  public ResiliencePolicies {
    timeouts = Map.copyOf(timeouts);
    retries = Map.copyOf(retries);
    breakers = Map.copyOf(breakers);
    targets = Map.copyOf(targets);
  }

  /**
   * The policies that one direction of a component asks for by name.
   *
   * @param timeout the name of a timeout
   * @param retry the name of a way to try again
   * @param breaker the name of a circuit breaker
   */
  public record Names(Optional<String> timeout, Optional<String> retry, Optional<String> breaker) {}

  /** Whether they say nothing at all. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** What counts for a component that is named, or else by the names that Dapr reserves. */
  public ResiliencePolicy of(String component, Direction direction) {
    Map<Direction, Names> target = targets.get(component);
    if (target == null) {
      return new ResiliencePolicy(
          byDefault(timeouts, direction, "TimeoutPolicy"),
          byDefault(retries, direction, "RetryPolicy"),
          byDefault(breakers, direction, "CircuitBreakerPolicy"));
    }
    Names names = target.get(direction);
    return names == null
        ? ResiliencePolicy.NONE
        : new ResiliencePolicy(
            names.timeout().flatMap(name -> Optional.ofNullable(timeouts.get(name))),
            names.retry().flatMap(name -> Optional.ofNullable(retries.get(name))),
            names.breaker().flatMap(name -> Optional.ofNullable(breakers.get(name))));
  }

  private static <P> Optional<P> byDefault(
      Map<String, P> policies, Direction direction, String kind) {
    String bound = direction == Direction.INPUT ? "Inbound" : "Outbound";
    List<String> prefixes =
        List.of(
            "DefaultBindingComponent" + bound,
            "DefaultComponent" + bound,
            "DefaultComponent",
            "Default");
    return prefixes.stream()
        .map(prefix -> policies.get(prefix + kind))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
