package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Counts what resiliency policies do, under the names that Dapr has. Safe for any thread. */
public final class ResilienceMetrics {

  private final MeterRegistry registry;
  private final Tags common;
  private final AtomicLong loaded = new AtomicLong();

  /** On a registry, with the labels that all meters of a process have. */
  public ResilienceMetrics(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
    Gauge.builder("dapr_resiliency_loaded", loaded, AtomicLong::doubleValue)
        .description("Sets of resiliency policies that are in force.")
        .tags(common)
        .strongReference(true)
        .register(registry);
  }

  /** Policies are in force, or are no more. */
  public void loaded(boolean any) {
    loaded.set(any ? 1 : 0);
  }

  /** A direction of a component came under policies of some kinds, such as {@code retry}. */
  public void used(String component, Direction direction, List<String> kinds) {
    kinds.forEach(
        kind ->
            counter(
                    "dapr_resiliency_count",
                    "Policies that components came under.",
                    component,
                    direction,
                    kind)
                .increment());
  }

  /** A policy did something: it made an attempt again, cut one short or did not make one. */
  public void activated(String component, Direction direction, String kind) {
    counter(
            "dapr_resiliency_activations_total",
            "Times that a policy came into play.",
            component,
            direction,
            kind)
        .increment();
  }

  /**
   * Shows a circuit breaker, in place of an earlier one of that component.
   *
   * @param state 0 while it is closed, 1 while it is open, 2 while it is half open
   */
  public void watch(String component, DoubleSupplier state) {
    Tags tags = common.and("target", "component[" + component + "]", "policy", "circuitbreaker");
    Gauge earlier = registry.find("dapr_resiliency_cb_state").tags(tags).gauge();
    if (earlier != null) {
      registry.remove(earlier);
    }
    Gauge.builder("dapr_resiliency_cb_state", state::getAsDouble)
        .description("0 while a circuit breaker is closed, 1 open, 2 half open.")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(
      String name, String description, String component, Direction direction, String kind) {
    return Counter.builder(name)
        .description(description)
        .tags(
            common.and(
                "target",
                "component[" + component + "]",
                "policy",
                kind,
                "flow_direction",
                direction == Direction.INPUT ? "inbound" : "outbound"))
        .register(registry);
  }
}
