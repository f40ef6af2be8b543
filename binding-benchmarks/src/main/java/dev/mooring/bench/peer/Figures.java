package dev.mooring.bench.peer;

import java.util.Map;

/**
 * What came out of one client at one workload.
 *
 * @param peer the client, as {@link Peers#option} has it
 * @param workload as {@link Workload#toString} writes it
 * @param values the figures that this kind of workload has
 */
record Figures(String peer, String workload, Map<Metric, Double> values) {

  /** Whether another is of the same client at the same workload. */
  boolean isOfSame(Figures other) {
    return peer.equals(other.peer) && workload.equals(other.workload);
  }
}
