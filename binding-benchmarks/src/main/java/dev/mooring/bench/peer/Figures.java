package dev.mooring.bench.peer;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came out of one client at one workload.
 *
 * @param peer the client, as {@link Peers#option} has it
 * @param workload as {@link Workload#toString} writes it
 * @param values the figures that this kind of workload has
 */
record Figures(String peer, String workload, Map<Metric, Double> values) {

  /** Of messages between two looks at the process. */
  static Map<Metric, Double> of(Usage before, Usage after, long messages) {
    double count = Math.max(1, messages);
    Map<Metric, Double> values = new TreeMap<>();
    values.put(Metric.MESSAGES_PER_SECOND, messages * 1e9 / (after.nanos() - before.nanos()));
    values.put(Metric.CPU_MICROS, (after.cpuNanos() - before.cpuNanos()) / 1e3 / count);
    values.put(Metric.HEAP_BYTES, (after.heapBytes() - before.heapBytes()) / count);
    if (before.writes() >= 0) {
      values.put(Metric.WRITES, (after.writes() - before.writes()) / count);
    }
    return values;
  }
}
