package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lends each side of each component its meters, and counts how components fare under the names that
 * Dapr has for it. Safe for any thread.
 */
public final class BindingMetrics {

  private static final String APPLICATION = "app_id";
  private static final String TYPE = "component";

  private final MeterRegistry registry;
  private final String applicationId;
  private final AtomicLong loaded = new AtomicLong();

  /** On a registry, for one application. */
  public BindingMetrics(MeterRegistry registry, String applicationId) {
    this.registry = registry;
    this.applicationId = applicationId;
    // A gauge, since the name that Dapr's dashboards know ends in no _total.
    Gauge.builder("dapr_runtime_component_loaded", loaded, AtomicLong::doubleValue)
        .description("Components that were found right.")
        .tags(APPLICATION, applicationId)
        .strongReference(true)
        .register(registry);
  }

  /** The meters of one side of a component, until they are closed. */
  public ComponentMeters of(String component, Direction direction) {
    return new ComponentMeters(registry, applicationId, component, direction);
  }

  /** Counts a component that was found right. */
  public void loaded() {
    loaded.incrementAndGet();
  }

  /** Counts a component that has started. */
  public void initialised(String type) {
    Counter.builder("dapr_runtime_component_init_total")
        .description("Components that were started.")
        .tags(APPLICATION, applicationId, TYPE, type)
        .register(registry)
        .increment();
  }

  /** Counts a component that cannot be used. */
  public void failed(String component, String type, FailurePhase phase) {
    Counter.builder("dapr_runtime_component_init_fail_total")
        .description("Components that could not be used.")
        .tags(
            APPLICATION,
            applicationId,
            TYPE,
            type,
            "reason",
            phase.label(),
            "componentName",
            component)
        .register(registry)
        .increment();
  }
}
