package dev.mooring.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** CPU for a message as horizontal bars, one group for each workload, readable in both themes. */
final class Chart {

  private static final int LEFT = 150;
  private static final int WIDTH = 760;
  private static final int BAR = 16;
  private static final int GAP = 34;

  private final Recording recording;

  Chart(Recording recording) {
    this.recording = recording;
  }

  String svg() {
    StringBuilder bars = new StringBuilder();
    int y = 10;
    for (Workload workload : shown()) {
      y = group(bars, workload, y);
    }
    return String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="12">
            <title>CPU time for a message, in microseconds; shorter is better</title>
            <style>
            text { fill: #1f2328 } .ours { fill: #0969da } .peer { fill: #8c959f } .floor { fill: #bf8700 }
            rect.back { fill: #ffffff }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #4493f8 } .peer { fill: #6e7681 } .floor { fill: #d29922 } rect.back { fill: #0d1117 } }
            </style>
            <rect class="back" width="100%%" height="100%%"/>
            """,
            WIDTH,
            y)
        + bars
        + "</svg>\n";
  }

  private List<Workload> shown() {
    return recording.workloads().stream()
        .filter(
            each ->
                each.size() == 64
                    && (each.kind() == Workload.Kind.RECEIVE
                        || (each.kind() == Workload.Kind.PUBLISH && each.window() == 1000)))
        .toList();
  }

  private record Bar(Peers peer, double value) {}

  private int group(StringBuilder out, Workload workload, int top) {
    List<Bar> bars = new ArrayList<>();
    double longest = 0;
    for (Peers peer : Peers.values()) {
      OptionalDouble value = recording.median(peer, workload, Metric.CPU_MICROS);
      if (value.isPresent()) {
        bars.add(new Bar(peer, value.getAsDouble()));
        longest = Math.max(longest, value.getAsDouble());
      }
    }
    int y = top + 16;
    line(
        out, "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s: CPU µs</text>", y, workload.title());
    y += 8;
    for (Bar bar : bars) {
      double width = (WIDTH - LEFT - 70) * bar.value / longest;
      line(
          out,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
              + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
              + "<text x=\"%.1f\" y=\"%d\">%.2f</text>",
          LEFT - 8,
          y + 12,
          bar.peer.title(),
          bar.peer == Peers.FLOOR ? "floor" : bar.peer.competes() ? "peer" : "ours",
          LEFT,
          y,
          width,
          BAR - 3,
          LEFT + width + 6,
          y + 12,
          bar.value);
      y += BAR;
    }
    return y + GAP - 16;
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
