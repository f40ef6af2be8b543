package dev.mooring.runtime.cli;

import dev.mooring.runtime.wiring.OperationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how a sidecar is watched and looked after while it runs. */
final class OperationOptions {

  /** Where metrics are served when nobody says; if it is taken, a free port does as well. */
  static final int DEFAULT_METRICS_PORT = 9090;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file with a Configuration: tracing, parts of the API. May be repeated.")
  private List<Path> configurations = new ArrayList<>();

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "The port of the metrics, 0 for a free one; by default 9090 if it is free.")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--metrics-listen-address",
      paramLabel = "ADDRESS",
      description = "Where metrics are served; by default where the API listens.")
  private @Nullable String metricsAddress;

  @Option(
      names = "--enable-metrics",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      paramLabel = "BOOL",
      description = "Whether metrics are served; by default ${DEFAULT-VALUE}.")
  private boolean metrics;

  @Option(names = "--dashboard", description = "Serves a status page at /dashboard.")
  private boolean dashboard;

  @Option(
      names = "--ready-requires-broker",
      description = "Is ready only when every component is connected.")
  private boolean readyRequiresBroker;

  @Option(
      names = "--enable-hot-reload",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      paramLabel = "BOOL",
      description = "Whether changed component files take effect; by default ${DEFAULT-VALUE}.")
  private boolean hotReload;

  @Option(
      names = "--hot-reload-reconcile-interval",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "After how long files and secrets are read again although nothing was seen to change; by"
              + " default ${DEFAULT-VALUE}.")
  private int reconcileSeconds;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /**
   * What the options say.
   *
   * @param blockShutdown for how long calls are taken at the end after the inputs have stopped
   */
  OperationSettings settings(Duration blockShutdown) {
    if (reconcileSeconds < 1) {
      throw wrong("--hot-reload-reconcile-interval: " + reconcileSeconds + " is less than 1");
    }
    if (metricsPort != null && (metricsPort < 0 || metricsPort > 65_535)) {
      throw wrong(
          "--metrics-port: " + metricsPort + " is no port; expected a number from 0 to 65535");
    }
    return new OperationSettings(
        configurations,
        metrics,
        Optional.ofNullable(metricsAddress),
        metricsPort == null ? DEFAULT_METRICS_PORT : metricsPort,
        metricsPort != null,
        dashboard,
        readyRequiresBroker,
        hotReload ? Optional.of(Duration.ofSeconds(reconcileSeconds)) : Optional.empty(),
        blockShutdown);
  }

  private ParameterException wrong(String message) {
    if (command == null) {
      throw new IllegalStateException("options are not part of a command");
    }
    return new ParameterException(command.commandLine(), message);
  }
}
