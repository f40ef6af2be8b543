package dev.mooring.tck;

import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.util.List;
import java.util.Locale;

/**
 * Reports as build servers read them: the XML that JUnit runners write. Stateless, safe for any
 * thread.
 */
public final class XmlReport {

  private XmlReport() {}

  /** The file for some runs. */
  public static String of(List<Report> reports) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites>\n");
    reports.forEach(report -> suite(xml, report));
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(StringBuilder xml, Report report) {
    List<Result> results = report.results();
    xml.append("  <testsuite name=\"").append(escaped(report.subject())).append('"');
    xml.append(" tests=\"").append(results.size()).append('"');
    xml.append(" failures=\"").append(count(results, "FAILED")).append('"');
    xml.append(" errors=\"0\" skipped=\"");
    xml.append(count(results, "SKIPPED") + count(results, "DEVIATION")).append("\">\n");
    results.forEach(result -> test(xml, report.subject(), result));
    xml.append("  </testsuite>\n");
  }

  private static long count(List<Result> results, String outcome) {
    return results.stream().filter(result -> result.outcome().name().equals(outcome)).count();
  }

  private static void test(StringBuilder xml, String subject, Result result) {
    xml.append("    <testcase classname=\"").append(escaped(subject)).append("\" name=\"");
    xml.append(escaped(String.join(" ", result.ids()) + " " + result.test())).append("\" time=\"");
    xml.append(String.format(Locale.ROOT, "%.3f", result.nanos() / 1e9)).append("\">");
    String first = escaped(result.detail().lines().findFirst().orElse(""));
    switch (result.outcome()) {
      case PASSED -> {}
      case FAILED ->
          xml.append("<failure message=\"")
              .append(first)
              .append("\">")
              .append(escaped(result.detail()))
              .append("</failure>");
      case SKIPPED, DEVIATION -> xml.append("<skipped message=\"").append(first).append("\"/>");
    }
    xml.append("</testcase>\n");
  }

  /** Without the characters that XML cannot hold. */
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]|[\ufffe\uffff]", ".")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
