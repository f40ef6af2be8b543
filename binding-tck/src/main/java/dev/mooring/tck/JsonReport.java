package dev.mooring.tck;

import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A report for machines: {@code <subject>.json} with every result, and {@code <subject>.tsv} with
 * one line for each id, which another run's can be put beside. Safe for any thread.
 */
public final class JsonReport implements ReportSink {

  private final Path folder;

  /** Into a folder, which is made if it is not there. */
  public JsonReport(Path folder) {
    this.folder = folder;
  }

  @Override
  public void take(Report report) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(report.subject() + ".json"), text(report));
      Files.writeString(folder.resolve(report.subject() + ".tsv"), lines(report.byId()));
    } catch (IOException e) {
      throw new UncheckedIOException("no report could be written to " + folder, e);
    }
  }

  private static String lines(Map<String, Outcome> outcomes) {
    return outcomes.entrySet().stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** The report as JSON. */
  public static String text(Report report) {
    StringJoiner results = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (Result result : report.results()) {
      results.add(text(result));
    }
    StringJoiner counts = new StringJoiner(", ", "{", "}");
    report.counts().forEach((outcome, count) -> counts.add(quoted(outcome.name()) + ": " + count));
    return "{\n  \"subject\": "
        + quoted(report.subject())
        + ",\n  \"counts\": "
        + counts
        + ",\n  \"results\": "
        + results
        + "\n}\n";
  }

  private static String text(Result result) {
    StringJoiner ids = new StringJoiner(", ", "[", "]");
    result.ids().forEach(id -> ids.add(quoted(id)));
    Entry first = Catalogue.packed().get(result.ids().get(0));
    return "{\"ids\": "
        + ids
        + ", \"outcome\": "
        + quoted(result.outcome().name())
        + ", \"level\": "
        + quoted(first.level().name())
        + ", \"test\": "
        + quoted(result.test())
        + ", \"millis\": "
        + result.nanos() / 1_000_000
        + ", \"detail\": "
        + quoted(result.detail())
        + "}";
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
