package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts calls to outputs and events to the application, with their latencies, under the names that
 * Dapr has for them. Safe for any thread.
 */
public final class CallMetrics {

  /** The upper bounds of Dapr's latency histograms, in milliseconds. */
  public static final List<Double> DEFAULT_BUCKETS =
      List.of(
          1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 30.0, 40.0, 50.0, 65.0,
          80.0, 100.0, 130.0, 160.0, 200.0, 250.0, 300.0, 400.0, 500.0, 650.0, 800.0, 1000.0,
          2000.0, 5000.0, 10000.0, 20000.0, 50000.0, 100000.0);

  /** What callers may name is bounded by what there is, and this is for what there is not. */
  private static final int MAX_SERIES = 10_000;

  private final MeterRegistry registry;
  private final Tags common;
  private final double[] buckets;
  private final Map<Key, Series> series = new ConcurrentHashMap<>();

  private record Key(Direction direction, String component, String operation, boolean success) {}

  private record Series(LongAdder count, DistributionSummary latencies) {}

  /**
   * On a registry.
   *
   * @param common the labels that all meters of a process have
   * @param buckets the upper bounds of histograms in milliseconds, ascending
   */
  public CallMetrics(MeterRegistry registry, Tags common, List<Double> buckets) {
    this.registry = registry;
    this.common = common;
    this.buckets = buckets.stream().mapToDouble(Double::doubleValue).toArray();
  }

  void output(String component, String operation, boolean success, long nanos) {
    record(new Key(Direction.OUTPUT, component, operation, success), nanos);
  }

  void input(String component, boolean success, long nanos) {
    record(new Key(Direction.INPUT, component, "", success), nanos);
  }

  private void record(Key key, long nanos) {
    Series known = series.get(key);
    if (known == null) {
      if (series.size() >= MAX_SERIES) {
        return;
      }
      known = series.computeIfAbsent(key, this::make);
    }
    known.count().increment();
    known.latencies().record(nanos / 1e6);
  }

  private Series make(Key key) {
    boolean output = key.direction() == Direction.OUTPUT;
    String prefix = "dapr_component_" + (output ? "output" : "input") + "_binding_";
    Tags tags =
        common.and("component", key.component(), "success", Boolean.toString(key.success()));
    if (output) {
      tags = tags.and("operation", key.operation());
    }
    LongAdder count = new LongAdder();
    // A gauge, since the name that Dapr's dashboards know ends in no _total.
    Gauge.builder(prefix + "count", count, LongAdder::doubleValue)
        .description(output ? "Calls to outputs." : "Events handed to the application.")
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return new Series(
        count,
        DistributionSummary.builder(prefix + "latencies")
            .description("How long they took, in milliseconds.")
            .serviceLevelObjectives(buckets)
            .tags(tags)
            .register(registry));
  }
}
