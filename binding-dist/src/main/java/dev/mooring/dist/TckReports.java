package dev.mooring.dist;

import dev.mooring.tck.HtmlReport;
import dev.mooring.tck.JsonReport;
import dev.mooring.tck.XmlReport;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What came of the parts of a run, for people and for machines.
 *
 * @param type the component type that was proved
 * @param reports one for each part
 */
record TckReports(String type, List<Report> reports) {

  boolean failed() {
    return reports.stream().anyMatch(report -> report.byId().containsValue(Outcome.FAILED));
  }

  /** Into a folder, which is made if it is not there. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("report.html"), HtmlReport.of("Conformance of " + type, reports));
    Files.writeString(folder.resolve("junit.xml"), XmlReport.of(reports));
    JsonReport json = new JsonReport(folder);
    reports.forEach(json::take);
  }

  /** What was not met, in full, and then how many ids came out how. */
  void print(PrintWriter out) {
    for (Report report : reports) {
      for (Map.Entry<String, Outcome> id : report.byId().entrySet()) {
        if (id.getValue() == Outcome.FAILED) {
          out.println(report.detail(id.getKey()).orElse(id.getKey()));
          out.println();
        }
      }
    }
    for (Report report : reports) {
      StringJoiner counts = new StringJoiner(", ", report.subject() + ": ", "");
      report
          .counts()
          .forEach((outcome, n) -> counts.add(n + " " + outcome.name().toLowerCase(Locale.ROOT)));
      out.println(counts);
    }
    out.flush();
  }
}
