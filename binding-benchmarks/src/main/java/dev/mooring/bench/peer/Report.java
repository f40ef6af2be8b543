package dev.mooring.bench.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A recording as a page of Markdown. */
final class Report {

  private final Recording recording;

  Report(Recording recording) {
    this.recording = recording;
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Performance\n\n");
    page.append("Machine: ").append(recording.machine()).append(".  \n");
    page.append("Date: ").append(recording.date()).append(".  \n");
    page.append("Command: `").append(recording.command()).append("`, ");
    page.append(recording.rounds() == 1 ? "one round" : recording.rounds() + " rounds, medians");
    page.append(".\n\n");
    page.append(HOW_TO_READ);
    targets(page);
    for (Metric metric : Metric.values()) {
      table(page, metric);
    }
    return page.toString();
  }

  private static final String HOW_TO_READ =
      """
      Each client has a process of its own and sends to, or receives from, a broker in another process
      that acknowledges at once and keeps nothing. At each workload the clients take short turns, one
      after the other, in several rounds, so that all have the same share of what else the machine
      does; ± is how far the rounds lie apart. CPU is that of the client's whole process, with its
      JVM's threads; heap is what its threads allocated. Writes are calls on sockets, which the JDK's
      flight recorder counts in a short run of its own, where every client uses java.nio or java.net.
      "Netty floor" is netty-codec-mqtt with the least logic that completes the handshakes: it checks
      nothing and remembers nothing. Ratios within a run mean something; figures of another machine or
      another day do not compare.

      ![CPU for a message](performance.svg)

      """;

  /**
   * The ratios of this recording beside those of another, which may be of another machine, and the
   * factors between them.
   */
  String against(Recording other) {
    Map<String, Target> others =
        Target.all(other).stream().collect(Collectors.toMap(Target::what, Function.identity()));
    StringBuilder page = new StringBuilder();
    page.append("## Against ").append(other.date()).append("\n\n");
    page.append(other.machine()).append("; `").append(other.command()).append("`.\n\n");
    page.append("| what | there | here | factor |\n|---|---:|---:|---:|\n");
    List<Double> factors = new ArrayList<>();
    for (Target here : Target.all(recording)) {
      Target there = others.get(here.what());
      if (there != null) {
        double factor =
            Math.max(here.value(), there.value()) / Math.min(here.value(), there.value());
        factors.add(factor);
        page.append("| ").append(here.what());
        page.append(" | ").append(there.measured());
        page.append(" | ").append(here.measured());
        page.append(String.format(Locale.ROOT, " | %.2f |\n", factor));
      }
    }
    factors.sort(null);
    if (!factors.isEmpty()) {
      page.append(
          String.format(
              Locale.ROOT,
              "%nHalf of them lie within a factor of %.2f, all within %.2f.%n",
              factors.get((factors.size() - 1) / 2),
              factors.get(factors.size() - 1)));
    }
    return page.toString();
  }

  private void targets(StringBuilder page) {
    List<Target> targets = Target.all(recording);
    if (targets.isEmpty()) {
      return;
    }
    page.append("## Targets\n\n| what | target | measured | |\n|---|---|---|---|\n");
    for (Target target : targets) {
      page.append("| ")
          .append(target.what())
          .append(" | ")
          .append(target.wanted())
          .append(" | ")
          .append(target.measured())
          .append(" | ")
          .append(target.met() ? "met" : "**missed**")
          .append(" |\n");
    }
    page.append('\n');
  }

  private void table(StringBuilder page, Metric metric) {
    List<Workload> rows = recording.workloads().stream().filter(each -> has(each, metric)).toList();
    if (rows.isEmpty()) {
      return;
    }
    Set<Peers> columns = EnumSet.noneOf(Peers.class);
    Arrays.stream(Peers.values())
        .filter(
            peer -> rows.stream().anyMatch(row -> recording.median(peer, row, metric).isPresent()))
        .forEach(columns::add);
    page.append("## ").append(metric.title()).append("\n\n| |");
    columns.forEach(peer -> page.append(' ').append(peer.title()).append(" |"));
    page.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    for (Workload row : rows) {
      page.append("| ").append(row.title()).append(" |");
      for (Peers peer : columns) {
        page.append(' ').append(cell(peer, row, metric)).append(" |");
      }
      page.append('\n');
    }
    page.append('\n');
  }

  private boolean has(Workload workload, Metric metric) {
    return Arrays.stream(Peers.values())
        .anyMatch(peer -> recording.median(peer, workload, metric).isPresent());
  }

  private String cell(Peers peer, Workload workload, Metric metric) {
    OptionalDouble value = recording.median(peer, workload, metric);
    if (value.isEmpty()) {
      return "–";
    }
    double spread = recording.spread(peer, workload, metric);
    return metric.format(value.getAsDouble())
        + (spread < 0.1 ? "" : String.format(Locale.ROOT, " (±%.0f %%)", spread * 50));
  }
}
