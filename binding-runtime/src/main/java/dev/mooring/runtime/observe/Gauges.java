package dev.mooring.runtime.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the bindings' own meters say at this moment, for people who look. Safe for any thread. */
public final class Gauges {

  private final MeterRegistry registry;

  /** Of a registry. */
  public Gauges(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * One meter of one side of a component.
   *
   * @param component the component's name
   * @param direction {@code input} or {@code output}
   * @param name the meter's name, without the prefix that all of them have
   * @param value what it says
   */
  public record Reading(String component, String direction, String name, double value) {}

  /** All gauges and counters of bindings. Asks every gauge. */
  public List<Reading> readings() {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith(ComponentMeters.PREFIX))
        .flatMap(meter -> Stream.ofNullable(reading(meter).orElse(null)))
        .toList();
  }

  private static Optional<Reading> reading(Meter meter) {
    if (meter instanceof Gauge gauge) {
      return Optional.of(reading(meter, gauge.value()));
    }
    return meter instanceof Counter counter
        ? Optional.of(reading(meter, counter.count()))
        : Optional.empty();
  }

  private static Reading reading(Meter meter, double value) {
    Meter.Id id = meter.getId();
    return new Reading(
        String.valueOf(id.getTag("component")),
        String.valueOf(id.getTag("direction")),
        id.getName().substring(ComponentMeters.PREFIX.length()),
        value);
  }
}
