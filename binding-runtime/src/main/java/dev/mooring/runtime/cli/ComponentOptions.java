package dev.mooring.runtime.cli;

import dev.mooring.runtime.registry.StateDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which components there are: the same for run and validate. */
final class ComponentOptions {

  @Option(
      names = "--app-id",
      paramLabel = "ID",
      description = "The application's id: no dots, unique among the applications of a broker.")
  private @Nullable String applicationId;

  @Option(
      names = {"--resources-path", "--components-path"},
      paramLabel = "PATH",
      description = "A component file, or a directory of them. May be repeated.")
  private List<Path> resources = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A value for $${{ NAME }} in component files. May be repeated.")
  private Map<String, String> placeholders = new LinkedHashMap<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where dead letters and sessions are kept; by default mooring/<app-id> below"
              + " the user's state directory.")
  private @Nullable Path dataDirectory;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  String applicationId(String otherwise) {
    String id = applicationId == null ? otherwise : applicationId;
    if (id.isBlank()) {
      throw wrong("Missing required option: '--app-id=ID'");
    }
    if (id.contains(".")) {
      throw wrong("--app-id: \"" + id + "\" has a dot; an application's id has none");
    }
    return id;
  }

  List<Path> resources() {
    return resources;
  }

  Map<String, String> placeholders() {
    return placeholders;
  }

  Path dataDirectory(String id) {
    return dataDirectory != null ? dataDirectory : StateDirectory.of(System.getenv(), id);
  }

  ParameterException wrong(String message) {
    if (command == null) {
      throw new IllegalStateException("options are not part of a command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
