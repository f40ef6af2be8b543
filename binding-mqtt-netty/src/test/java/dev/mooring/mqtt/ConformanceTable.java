package dev.mooring.mqtt;

import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of the kit for two bindings, side by side, as a document. */
final class ConformanceTable {

  private static final String HEAD =
      """
      # Conformance

      What the [conformance kit](writing-a-binding.md) says of the MQTT binding, and of [Eclipse Paho](https://eclipse.dev/paho/) 1.2.5 beside it, by id. The tables are written by the kit's own run: `mvn test -Pbrokers -Dtest.excludedGroups=interop -pl binding-mqtt-netty,brokers/artemis,brokers/hivemq -am -Dtest=ConformanceDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dmooring.conformance.write=true`; without the last setting the same test holds this page to the program.

      The neutral requirements ran with `bindings.mqtt` against an embedded Moquette 0.17 and against mosquitto, Apache ActiveMQ Artemis and HiveMQ CE as they are installed, and with `bindings.mqtt5` against mosquitto; the statements of MQTT 3.1.1 and 5.0 against a broker that reads and writes bytes. Paho is the client of MQTT 3.1.1: it runs as it comes, under a thin adapter that works around nothing; what fails may still be the adapter's, which [is in the tests](../binding-mqtt-netty/src/test/java/dev/mooring/mqtt/paho). *skipped* means that the binding does not declare, or does not have, what the requirement is about.

      """;

  private ConformanceTable() {}

  /** The page. */
  static String of(KitRuns.Results results) {
    StringBuilder page = new StringBuilder(HEAD);
    part(page, "Neutral requirements", "bindings.md", results.neutral());
    part(page, "MQTT 3.1.1", "mqtt-3.1.1.md", results.wire311());
    part(page, "MQTT 5.0", "mqtt-5.0.md", results.wire5());
    return page.toString().stripTrailing() + "\n";
  }

  private static void part(
      StringBuilder page, String title, String source, Map<String, Report> columns) {
    List<String> names = List.copyOf(columns.keySet());
    List<Report> reports = List.copyOf(columns.values());
    page.append("## ").append(title).append("\n\n");
    head(page, "| |", names);
    for (Outcome outcome : Outcome.values()) {
      row(
          page,
          "| " + word(outcome) + " |",
          reports,
          report -> "" + report.counts().getOrDefault(outcome, 0L));
    }
    long untested = entries(source).stream().filter(entry -> entry.untested().isPresent()).count();
    row(page, "| not testable, see the specification |", reports, report -> "" + untested);
    page.append('\n');
    head(page, "| id | what |", names);
    for (Entry entry : entries(source)) {
      if (entry.untested().isEmpty()) {
        String id = entry.id().substring(entry.id().indexOf('/') + 1);
        row(
            page,
            "| " + id + " | " + entry.sentence() + " |",
            reports,
            report -> shown(report.byId().get(entry.id())));
      }
    }
    page.append('\n');
  }

  private static void head(StringBuilder page, String first, List<String> names) {
    page.append(first);
    names.forEach(name -> page.append(' ').append(name).append(" |"));
    page.append('\n').append(first.replaceAll("[^|]+", "---"));
    names.forEach(name -> page.append("---|"));
    page.append('\n');
  }

  private static void row(
      StringBuilder page, String first, List<Report> reports, Function<Report, String> cell) {
    page.append(first);
    reports.forEach(report -> page.append(' ').append(cell.apply(report)).append(" |"));
    page.append('\n');
  }

  private static List<Entry> entries(String source) {
    return Catalogue.packed().entries().stream()
        .filter(entry -> entry.source().equals(source))
        .toList();
  }

  private static String shown(@Nullable Outcome outcome) {
    return outcome == null ? "not run" : outcome == Outcome.FAILED ? "**failed**" : word(outcome);
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
