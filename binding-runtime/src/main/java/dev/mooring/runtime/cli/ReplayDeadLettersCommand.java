package dev.mooring.runtime.cli;

import dev.mooring.api.config.FieldTypes;
import dev.mooring.runtime.deadletter.DeadLetterEditor;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mooring dead-letters replay}: what failed is tried again, now that it may be mended. */
@Command(
    name = "replay",
    description =
        "Hands dead letters to the application again, oldest first and one after the other; those"
            + " that it handles are removed.",
    footer = {
      "",
      "Stops when nobody answers. A letter may come twice if this command is killed.",
      "Exit code 0: all were handled; 1: some were not, and are still there."
    },
    sortOptions = false)
final class ReplayDeadLettersCommand implements Callable<Integer> {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int DEFAULT_PORT = 3500;

  @Mixin private LetterOptions options = new LetterOptions();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "The port of the sidecar's HTTP API; by default $$DAPR_HTTP_PORT, or 3500. If it wants a"
              + " token, that is taken from $$DAPR_API_TOKEN.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description =
          "An application to hand them to, in place of the sidecar, such as"
              + " http://127.0.0.1:8080: each letter goes to the path of its component, or to"
              + " that of the URL if it has one.")
  private @Nullable URI to;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long a letter may take; by default ${DEFAULT-VALUE}.")
  private String timeout = "60s";

  @Option(names = "--json", description = "Prints the outcome as a JSON object.")
  private boolean json;

  private final Surroundings surroundings;
  private long handled;
  private long failed;
  private long left;
  private boolean stopped;

  ReplayDeadLettersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    options.requireOneLetterForEachId();
    ReplayTarget target = target(System.getenv());
    List<String> components = options.components();
    if (target instanceof SidecarTarget sidecar && options.applicationId().isPresent()) {
      Optional<String> obstacle = sidecar.obstacle(options.applicationId().get());
      if (obstacle.isPresent()) {
        surroundings.err().println("error: " + obstacle.get());
        return ExitCodes.FAILURE;
      }
    }
    for (String component : components) {
      Optional<DeadLetterEditor> opened = DeadLetterEditor.open(options.dataDirectory(), component);
      if (opened.isEmpty()) {
        surroundings
            .err()
            .println(error(component, "another process replays or drops its dead letters"));
        stopped = true;
        continue;
      }
      try (DeadLetterEditor editor = opened.get()) {
        replay(component, editor, target);
      }
    }
    surroundings.out().println(outcome());
    surroundings.out().flush();
    return failed == 0 && !stopped ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private void replay(String component, DeadLetterEditor editor, ReplayTarget target)
      throws IOException {
    DamagedLines.tell(component, editor.letters(), surroundings.err());
    try (Progress progress =
        Progress.of(component, editor.letters().letters(), surroundings.err())) {
      editor
          .letters()
          .forEach(
              letter -> {
                if (options.means(letter)) {
                  replay(letter, editor, target, progress);
                }
                if (!stopped) {
                  progress.step();
                }
                return true;
              });
    }
  }

  /** Once nobody answers, the others are only counted: they would fare no better. */
  private void replay(
      StoredLetter letter, DeadLetterEditor editor, ReplayTarget target, Progress progress)
      throws IOException {
    if (stopped) {
      left++;
      return;
    }
    Reply reply = target.send(letter);
    if (reply instanceof Reply.Handled) {
      editor.remove(letter);
      handled++;
    } else if (reply instanceof Reply.Failed failure) {
      progress.say(error(letter, failure.reason()));
      failed++;
    } else if (reply instanceof Reply.Unreachable unreachable) {
      progress.say(error(letter, unreachable.reason()));
      stopped = true;
      left++;
    }
  }

  private static String error(StoredLetter letter, String reason) {
    return error(letter.letter().component() + " " + letter.id(), reason);
  }

  private static String error(String what, String reason) {
    return "error: " + what + ": " + Printable.line(reason);
  }

  private String outcome() {
    if (json) {
      return "{\"handled\":" + handled + ",\"failed\":" + failed + ",\"left\":" + left + "}";
    }
    if (handled + failed + left == 0) {
      return "no dead letters";
    }
    return "handled "
        + handled
        + (failed > 0 ? ", failed " + failed : "")
        + (left > 0 ? ", not tried " + left : "");
  }

  private ReplayTarget target(Map<String, String> environment) {
    Duration patience = patience();
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    if (to == null) {
      return new SidecarTarget(
          http, port(environment), patience, environment.getOrDefault("DAPR_API_TOKEN", ""));
    }
    if (httpPort != null) {
      throw options.wrong("--to and --http-port: give one of them");
    }
    String scheme = String.valueOf(to.getScheme());
    if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        || to.getHost() == null) {
      throw options.wrong(
          "--to: \""
              + to
              + "\" is no address of an application; expected such as"
              + " http://127.0.0.1:8080");
    }
    return new ApplicationTarget(http, to, patience, environment.getOrDefault("APP_API_TOKEN", ""));
  }

  private int port(Map<String, String> environment) {
    String text =
        httpPort != null
            ? String.valueOf(httpPort)
            : environment.getOrDefault("DAPR_HTTP_PORT", String.valueOf(DEFAULT_PORT));
    try {
      return FieldTypes.integer(1, 65_535).parse(text);
    } catch (IllegalArgumentException e) {
      throw options.wrong(
          "--http-port: " + text + " is no port; expected a number from 1 to 65535");
    }
  }

  private Duration patience() {
    Duration duration;
    String wrong =
        "--timeout: \"" + timeout + "\" is not valid; expected a duration such as 500ms or 1m";
    try {
      duration = FieldTypes.DURATION.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw options.wrong(wrong);
    }
    if (duration.isZero()) {
      throw options.wrong(wrong);
    }
    return duration;
  }
}
