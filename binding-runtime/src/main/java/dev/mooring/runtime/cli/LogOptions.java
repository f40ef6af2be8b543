package dev.mooring.runtime.cli;

import java.util.ServiceLoader;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that say what is logged, and how. */
final class LogOptions {

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "debug, info, warn or error; by default ${DEFAULT-VALUE}.")
  private String level = "info";

  @Option(
      names = "--log-as-json",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "BOOL",
      description = "Writes logs as JSON, one object on a line.")
  private boolean json;

  /** Makes it so, if there is something to log with. */
  void apply(String applicationId, Function<String, RuntimeException> wrong) {
    try {
      ServiceLoader.load(LogOutput.class)
          .findFirst()
          .ifPresent(
              output -> output.configure(new LogOutput.Settings(applicationId, level, json)));
    } catch (IllegalArgumentException e) {
      throw wrong.apply("--log-level: " + e.getMessage());
    }
  }
}
