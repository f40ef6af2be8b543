package dev.mooring.bench.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * All that a run brought.
 *
 * @param machine where
 * @param date when, as ISO 8601 has it
 * @param command how to do it again
 * @param rounds how often each client had its turn
 * @param figures one for each client, workload and round
 */
record Recording(Machine machine, String date, String command, int rounds, List<Figures> figures) {

  /** This one, but for the clients and workloads of another, whose figures are as in that. */
  Recording with(Recording newer) {
    List<Figures> all = new ArrayList<>(figures);
    all.removeIf(old -> newer.figures.stream().anyMatch(old::isOfSame));
    all.addAll(newer.figures);
    return new Recording(machine, date, command + " && " + newer.command, rounds, all);
  }

  Set<Workload> workloads() {
    Set<Workload> workloads = new LinkedHashSet<>();
    figures.forEach(each -> workloads.add(Workload.parse(each.workload())));
    return workloads;
  }

  /** The median over the rounds, if this was measured. */
  OptionalDouble median(Peers peer, Workload workload, Metric metric) {
    double[] values = values(peer, workload, metric);
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(medianOf(values));
  }

  /** How far the rounds lie apart, as a part of the median; 0 for a single round. */
  double spread(Peers peer, Workload workload, Metric metric) {
    double[] values = values(peer, workload, metric);
    return values.length < 2 ? 0 : (values[values.length - 1] - values[0]) / medianOf(values);
  }

  private static double medianOf(double[] sorted) {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private double[] values(Peers peer, Workload workload, Metric metric) {
    return figures.stream()
        .filter(each -> each.peer().equals(peer.option()))
        .filter(each -> each.workload().equals(workload.toString()))
        .filter(each -> each.values().containsKey(metric))
        .mapToDouble(each -> each.values().get(metric))
        .sorted()
        .toArray();
  }

  /** The best of the clients that are not ours and not the floor. */
  OptionalDouble bestPeer(Workload workload, Metric metric) {
    DoubleStream others =
        Arrays.stream(Peers.values())
            .filter(Peers::competes)
            .map(peer -> median(peer, workload, metric))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble);
    return metric == Metric.MESSAGES_PER_SECOND ? others.max() : others.min();
  }
}
