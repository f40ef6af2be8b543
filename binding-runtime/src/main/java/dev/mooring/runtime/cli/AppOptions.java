package dev.mooring.runtime.cli;

import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.HealthChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the application is and how it is spoken to. */
final class AppOptions {

  private static final String TOKEN = "APP_API_TOKEN";

  @Option(
      names = "--app-port",
      paramLabel = "PORT",
      description = "Where the application listens. Without it inputs do not connect.")
  private @Nullable Integer port;

  @Option(
      names = "--app-protocol",
      paramLabel = "NAME",
      defaultValue = "http",
      description =
          "How the application is spoken to: http, https, h2c, grpc or grpcs; by default"
              + " ${DEFAULT-VALUE}.")
  private String protocol = "http";

  @Option(
      names = "--app-channel-address",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The application's host; by default ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--app-max-concurrency",
      paramLabel = "N",
      defaultValue = "-1",
      description = "How many events the application handles at a time; by default any number.")
  private int maxConcurrency;

  @Option(
      names = "--app-binding-options-timeout",
      paramLabel = "TIME",
      defaultValue = "3s",
      description =
          "How long the application may take to say which events it wants; by default"
              + " ${DEFAULT-VALUE}.")
  private String probeTimeout = "3s";

  @Option(
      names = "--enable-app-health-check",
      arity = "0..1",
      fallbackValue = "true",
      description = "Holds events back while the application says that it is not well.")
  private boolean healthChecks;

  @Option(
      names = "--app-health-check-path",
      paramLabel = "PATH",
      defaultValue = "/healthz",
      description =
          "Where an HTTP application is asked for its health; by default ${DEFAULT-VALUE}.")
  private String healthPath = "/healthz";

  @Option(
      names = "--app-health-probe-interval",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "From one question for its health to the next; by default ${DEFAULT-VALUE}.")
  private int healthInterval;

  @Option(
      names = "--app-health-probe-timeout",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description = "How long an answer may take; by default ${DEFAULT-VALUE}.")
  private int healthTimeout;

  @Option(
      names = "--app-health-threshold",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "After how many bad answers in a row it is not well; by default ${DEFAULT-VALUE}.")
  private int healthThreshold;

  /** Takes a port where the options leave the choice to us. */
  void choosePort() throws IOException {
    if (port != null && port == 0) {
      port = Ports.free();
    }
  }

  /** Where the application listens, if anywhere. */
  Optional<Integer> port() {
    return Optional.ofNullable(port);
  }

  /** The way to the application, if there is one. */
  Optional<AppConnection> connection(
      Map<String, String> environment, Function<String, RuntimeException> wrong) {
    AppProtocol spoken =
        AppProtocol.of(protocol)
            .orElseThrow(
                () ->
                    wrong.apply(
                        "--app-protocol: \""
                            + protocol
                            + "\" is not served; expected one of "
                            + AppProtocol.names()));
    Optional<HealthChecks> checks =
        healthChecks ? Optional.of(healthChecks(wrong)) : Optional.empty();
    return port()
        .map(
            number ->
                new AppConnection(
                    new AppAddress(spoken, host, PortOption.of("--app-port", number, 1, wrong)),
                    Optional.ofNullable(environment.get(TOKEN)).filter(text -> !text.isEmpty()),
                    maxConcurrency < 1 ? OptionalInt.empty() : OptionalInt.of(maxConcurrency),
                    checks));
  }

  private HealthChecks healthChecks(Function<String, RuntimeException> wrong) {
    try {
      return new HealthChecks(
          healthPath,
          Duration.ofSeconds(healthInterval),
          Duration.ofMillis(healthTimeout),
          healthThreshold);
    } catch (IllegalArgumentException e) {
      throw wrong.apply(
          "--app-health-probe-interval, --app-health-probe-timeout, --app-health-threshold: "
              + healthInterval
              + " s, "
              + healthTimeout
              + " ms and "
              + healthThreshold
              + " do not go together; expected a timeout from 1 ms up to the interval and a"
              + " threshold of 1 at least");
    }
  }

  Duration probeTimeout(Function<String, RuntimeException> wrong) {
    Duration timeout = DurationOption.of("--app-binding-options-timeout", probeTimeout, wrong);
    if (!timeout.isZero()) {
      return timeout;
    }
    throw wrong.apply("--app-binding-options-timeout: nobody answers in no time");
  }
}
