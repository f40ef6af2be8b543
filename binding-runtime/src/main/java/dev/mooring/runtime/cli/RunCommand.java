package dev.mooring.runtime.cli;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.wiring.Ready;
import dev.mooring.runtime.wiring.Sidecar;
import dev.mooring.runtime.wiring.SidecarSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mooring run}: a sidecar in the foreground, until a signal ends it. */
@Command(
    name = "run",
    description = "Runs a sidecar beside an application.",
    versionProvider = VersionText.class,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {

  /** The placeholder by which component files find the embedded broker. */
  static final String BROKER_PLACEHOLDER = "EMBEDDED_BROKER_URL";

  @Mixin private ComponentOptions components = new ComponentOptions();

  @Mixin private AppOptions app = new AppOptions();

  @Mixin private ApiOptions api = new ApiOptions();

  @Option(
      names = "--graceful-shutdown-seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long work under way may take at the end; by default ${DEFAULT-VALUE}.")
  private int graceSeconds;

  @Option(
      names = "--block-shutdown-duration",
      paramLabel = "TIME",
      description =
          "At the end, for how long calls are still taken after the inputs have stopped, unless the"
              + " application's health checks fail before; by default for none.")
  private @Nullable String blockShutdown;

  @Option(
      names = "--wait",
      description =
          "Starts nothing: waits until the sidecar at --http-port takes calls, for a minute at most,"
              + " and ends with 0.")
  private boolean waitOnly;

  @Option(
      names = {"--version", "--build-info"},
      versionHelp = true,
      description = "Prints the version.")
  boolean version;

  @Option(
      names = "--embedded-broker",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "1883",
      description =
          "Starts a broker in this process, on port ${FALLBACK-VALUE}, another, or 0 for a free"
              + " one. Component files may call it $${{ EMBEDDED_BROKER_URL }}.")
  private @Nullable Integer brokerPort;

  @Mixin private OperationOptions operation = new OperationOptions();

  @Mixin private LogOptions logs = new LogOptions();

  @Parameters(
      paramLabel = "-- COMMAND",
      description =
          "The application, which is started with DAPR_HTTP_PORT, DAPR_GRPC_PORT and APP_PORT in"
              + " its environment and stopped with the sidecar; when it ends, the sidecar does.")
  private List<String> command = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  private final Surroundings surroundings;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with all that Dapr's takes. */
  static CommandLine line(Surroundings surroundings) {
    CommandLine line = new CommandLine(new RunCommand(surroundings));
    IgnoredOptions.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (waitOnly) {
      if (!new WaitForSidecar(api.httpPort()).await()) {
        surroundings.err().println("warning: no sidecar takes calls at port " + api.httpPort());
      }
      return ExitCodes.OK;
    }
    if (!command.isEmpty()) {
      app.choosePort();
    }
    Optional<Integer> broker = brokerPort();
    SidecarSettings settings = settings(broker, System.getenv());
    logs.apply(settings.applicationId(), components::wrong);
    noteIgnored();
    Sidecar sidecar;
    try {
      sidecar = Sidecar.open(settings, surroundings.catalog().get());
    } catch (ConfigurationException e) {
      ProblemReport.print(e.problems(), surroundings.err());
      return ExitCodes.MISTAKE;
    }
    if (broker.isPresent()) {
      embeddedBroker().start(broker.get());
    }
    return run(sidecar, settings);
  }

  private int run(Sidecar sidecar, SidecarSettings settings) throws InterruptedException {
    // Once for the events, once for the application that is ours to stop.
    Duration most = command.isEmpty() ? settings.grace() : settings.grace().multipliedBy(2);
    Termination termination =
        Termination.arm(sidecar::stop, most.plus(settings.operation().blockShutdown()));
    if (!command.isEmpty()) {
      sidecar
          .listening()
          .thenAccept(open -> startApplication(open, sidecar, settings, termination));
    }
    sidecar.shutdownAsked().thenAccept(termination::end);
    try {
      Ready ready = sidecar.start().toCompletableFuture().get();
      surroundings.out().println(ReadyLine.of(ready));
      surroundings.out().flush();
    } catch (ExecutionException e) {
      termination.disarm();
      sidecar.stop().toCompletableFuture().join();
      surroundings
          .err()
          .println("error: " + Objects.requireNonNullElse(e.getCause(), e).getMessage());
      return ExitCodes.FAILURE;
    }
    termination.await();
    return termination.exitCode();
  }

  private void startApplication(
      Ready open, Sidecar sidecar, SidecarSettings settings, Termination termination) {
    Map<String, String> ports = new HashMap<>();
    ports.put("APP_ID", settings.applicationId());
    app.port().ifPresent(port -> ports.put("APP_PORT", Integer.toString(port)));
    if (open.http() instanceof InetSocketAddress) {
      ports.put("DAPR_HTTP_PORT", Integer.toString(open.httpPort()));
    }
    if (open.grpc().orElse(null) instanceof InetSocketAddress) {
      ports.put("DAPR_GRPC_PORT", Integer.toString(open.grpcPort()));
    }
    try {
      AppProcess process = AppProcess.start(command, ports);
      sidecar.beforeCallsEnd(() -> process.stop(settings.grace()));
      process.ended().thenAccept(termination::endWith);
    } catch (IOException e) {
      surroundings.err().println("error: the application cannot be started: " + e.getMessage());
      termination.endWith(ExitCodes.FAILURE);
    }
  }

  private void noteIgnored() {
    if (spec != null) {
      IgnoredOptions.note(spec.commandLine().getParseResult());
    }
  }

  /** What the options say, and the environment. */
  SidecarSettings settings(Optional<Integer> broker, Map<String, String> environment) {
    String id = components.applicationId("");
    Map<String, String> placeholders = new HashMap<>();
    broker.ifPresent(port -> placeholders.put(BROKER_PLACEHOLDER, EmbeddedBroker.url(port)));
    placeholders.putAll(components.placeholders());
    app.port().ifPresent(port -> api.requireOther("--app-port", port, components::wrong));
    return new SidecarSettings(
        id,
        app.connection(environment, components::wrong),
        app.probeTimeout(components::wrong),
        components.resources(),
        placeholders,
        environment,
        components.dataDirectory(id),
        api.settings(id, environment, components::wrong),
        grace(),
        operation.settings(
            DurationOption.of("--block-shutdown-duration", blockShutdown, components::wrong)));
  }

  private Duration grace() {
    if (graceSeconds < 0) {
      throw components.wrong(
          "--graceful-shutdown-seconds: " + graceSeconds + " is less than nothing");
    }
    return Duration.ofSeconds(graceSeconds);
  }

  private Optional<Integer> brokerPort() throws IOException {
    if (brokerPort == null) {
      return Optional.empty();
    }
    int port = PortOption.of("--embedded-broker", brokerPort, 0, components::wrong);
    return Optional.of(port == 0 ? Ports.free() : port);
  }

  private EmbeddedBroker embeddedBroker() {
    return ServiceLoader.load(EmbeddedBroker.class)
        .findFirst()
        .orElseThrow(() -> components.wrong("--embedded-broker: there is no broker to embed"));
  }
}
