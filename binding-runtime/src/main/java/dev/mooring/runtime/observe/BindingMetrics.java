package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import io.micrometer.core.instrument.MeterRegistry;

/** Lends each side of each component its meters. Safe for any thread. */
public final class BindingMetrics {

  private final MeterRegistry registry;
  private final String applicationId;

  /** On a registry, for one application. */
  public BindingMetrics(MeterRegistry registry, String applicationId) {
    this.registry = registry;
    this.applicationId = applicationId;
  }

  /** The meters of one side of a component, until they are closed. */
  public ComponentMeters of(String component, Direction direction) {
    return new ComponentMeters(registry, applicationId, component, direction);
  }
}
