package dev.mooring.runtime.cli;

import dev.mooring.runtime.deadletter.DeadLetterScan;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.registry.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which dead letters a command is about: the same for all of them. */
final class LetterOptions {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A component; without it all that have dead letters.")
  private @Nullable String component;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the sidecar keeps dead letters; by default that of --app-id.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--app-id",
      paramLabel = "ID",
      description =
          "The application whose dead letters these are: in mooring/<app-id> below the user's"
              + " state directory.")
  private @Nullable String applicationId;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "A letter, by its id or the beginning of it. May be repeated.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  Path dataDirectory() {
    if (dataDirectory != null) {
      return dataDirectory;
    }
    if (applicationId == null || applicationId.isBlank()) {
      throw wrong("Missing required option: '--data-dir=DIR' or '--app-id=ID'");
    }
    return StateDirectory.of(System.getenv(), applicationId);
  }

  Optional<String> applicationId() {
    return Optional.ofNullable(applicationId);
  }

  boolean namesAComponent() {
    return component != null;
  }

  /** The components, in alphabetical order; one that was named is there even without letters. */
  List<String> components() throws IOException {
    return component != null
        ? List.of(component)
        : List.copyOf(DeadLetterScan.components(dataDirectory()));
  }

  boolean hasIds() {
    return !ids.isEmpty();
  }

  /** Whether a letter is meant. */
  boolean means(StoredLetter letter) {
    return ids.isEmpty() || ids.stream().anyMatch(letter.id()::startsWith);
  }

  /**
   * Goes through the letters that are meant, oldest first, for as long as somebody reads what is
   * printed.
   *
   * @throws ParameterException if an id that was given means no letter, or several
   */
  void forEachMeant(Surroundings surroundings, Consumer<StoredLetter> visitor) throws IOException {
    requireOneLetterForEachId();
    for (String each : components()) {
      try (DeadLetterScan scan = DeadLetterScan.of(dataDirectory(), each)) {
        scan.forEach(
            letter -> {
              if (means(letter)) {
                visitor.accept(letter);
              }
              return !surroundings.out().checkError();
            });
        DamagedLines.tell(each, scan, surroundings.err());
      }
    }
  }

  /**
   * Makes sure that each id that was given means one letter.
   *
   * @throws ParameterException if one means none, or several
   */
  void requireOneLetterForEachId() throws IOException {
    for (String id : ids) {
      Set<String> found = new LinkedHashSet<>();
      for (String each : components()) {
        try (DeadLetterScan scan = DeadLetterScan.of(dataDirectory(), each)) {
          scan.forEach(
              letter -> {
                if (letter.id().startsWith(id)) {
                  found.add(letter.id());
                }
                return found.size() < 2;
              });
        }
      }
      if (found.isEmpty()) {
        throw wrong("--id: there is no dead letter \"" + id + "\" in " + dataDirectory());
      }
      if (found.size() > 1) {
        throw wrong("--id: \"" + id + "\" is the beginning of several ids; give more of it");
      }
    }
  }

  ParameterException wrong(String message) {
    if (command == null) {
      throw new IllegalStateException("options are not part of a command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
