package dev.mooring.bench.sidecar;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured, over several rounds.
 *
 * @param what it is
 * @param unit of the values
 * @param median of the rounds
 * @param least of the rounds
 * @param most of the rounds
 * @param target what the median should not exceed; absent where nothing was set
 */
record Figure(
    String what, String unit, double median, double least, double most, @Nullable Double target) {

  static Figure of(String what, String unit, List<Double> rounds) {
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Figure(
        what,
        unit,
        sorted[sorted.length / 2],
        sorted[0],
        Arrays.stream(sorted).max().orElseThrow(),
        null);
  }

  Figure atMost(double limit) {
    return new Figure(what, unit, median, least, most, limit);
  }

  /** A row of a table in Markdown. */
  String row() {
    Double limit = target;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %.1f | %s |",
        what,
        unit,
        median,
        least,
        most,
        limit == null
            ? ""
            : String.format(
                Locale.ROOT, "≤ %.0f: %s", limit, median <= limit ? "met" : "**missed**"));
  }
}
