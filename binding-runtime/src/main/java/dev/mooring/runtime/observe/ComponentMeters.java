package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import dev.mooring.api.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The meters of one side of one component. Safe for any thread. */
public final class ComponentMeters implements Meters, AutoCloseable {

  static final String PREFIX = "mooring_binding_";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Queue<Gauge> gauges = new ConcurrentLinkedQueue<>();

  ComponentMeters(
      MeterRegistry registry, String applicationId, String component, Direction direction) {
    this.registry = registry;
    this.tags =
        Tags.of(
            "app_id",
            applicationId,
            "component",
            component,
            "direction",
            direction.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public Counter counter(String name, String description) {
    io.micrometer.core.instrument.Counter counter =
        io.micrometer.core.instrument.Counter.builder(PREFIX + name)
            .description(description)
            .tags(tags)
            .register(registry);
    return counter::increment;
  }

  @Override
  public Timer timer(String name, String description) {
    io.micrometer.core.instrument.Timer timer =
        io.micrometer.core.instrument.Timer.builder(PREFIX + name)
            .description(description)
            .tags(tags)
            .register(registry);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value) {
    gauges.add(
        Gauge.builder(PREFIX + name, value::getAsDouble)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  /**
   * Forgets the gauges, so that a closed component is not asked any more. Counters and timers stay:
   * what they counted has happened.
   */
  @Override
  public void close() {
    for (Gauge gauge = gauges.poll(); gauge != null; gauge = gauges.poll()) {
      registry.remove(gauge);
    }
  }
}
