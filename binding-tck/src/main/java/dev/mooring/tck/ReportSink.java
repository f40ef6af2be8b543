package dev.mooring.tck;

import dev.mooring.tck.requirement.Report;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where a report goes when a kit's tests are over. Called on the thread that runs them. */
public interface ReportSink {

  /**
   * The setting, as a system property or a configuration parameter of JUnit, that names the folder
   * for reports; without it none is written.
   */
  String FOLDER = "mooring.tck.report";

  /** Takes a report. */
  void take(Report report);

  /** As the configuration of this run says. */
  static ReportSink of(ExtensionContext context) {
    Optional<ReportSink> directed = KitRun.sink(context);
    return directed.orElseGet(
        () ->
            context
                .getConfigurationParameter(FOLDER)
                .<ReportSink>map(folder -> new JsonReport(Path.of(folder)))
                .orElse(report -> {}));
  }
}
