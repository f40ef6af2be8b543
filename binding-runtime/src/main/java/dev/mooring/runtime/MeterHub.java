package dev.mooring.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one Mooring, on as many registries as the application binds them to, whenever it
 * does. Safe for any thread.
 */
final class MeterHub {

  private static final String COMPONENTS = "mooring_components";

  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();

  /** Where registries are added: one that has meters of its own warns of each late comer. */
  private final CompositeMeterRegistry door = new CompositeMeterRegistry();

  MeterHub() {
    meters.add(door);
  }

  MeterRegistry registry() {
    return meters;
  }

  /** Shows the meters there are, and those that will be, on a registry. */
  void bindTo(MeterRegistry registry) {
    door.add(registry);
  }

  /** Counts components by how they are, whenever somebody looks. */
  void count(String applicationId, Supplier<MooringHealth> health) {
    gauge(applicationId, "ready", health, taken -> taken.ready().size());
    gauge(applicationId, "failed", health, taken -> taken.failed().size());
    gauge(
        applicationId,
        "waiting",
        health,
        taken -> taken.components().size() - taken.ready().size() - taken.failed().size());
  }

  private void gauge(
      String applicationId,
      String state,
      Supplier<MooringHealth> health,
      ToDoubleFunction<MooringHealth> count) {
    Gauge.builder(COMPONENTS, health, source -> count.applyAsDouble(source.get()))
        .description("Components by how they are: ready, failed, or waiting for their far side.")
        .tags("app_id", applicationId, "state", state)
        .strongReference(true)
        .register(meters);
  }

  /** Takes back what would ask something closed; what was counted stays with the registries. */
  void close() {
    meters.getMeters().stream().filter(Gauge.class::isInstance).toList().forEach(meters::remove);
    List.copyOf(door.getRegistries()).forEach(door::remove);
  }
}
