package dev.mooring.runtime.cli;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.wiring.Ready;
import dev.mooring.runtime.wiring.Sidecar;
import dev.mooring.runtime.wiring.SidecarSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mooring run}: a sidecar in the foreground, until a signal ends it. */
@Command(name = "run", description = "Runs a sidecar beside an application.", sortOptions = false)
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
      names = "--embedded-broker",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "1883",
      description =
          "Starts a broker in this process, on port ${FALLBACK-VALUE}, another, or 0 for a free"
              + " one. Component files may call it $${{ EMBEDDED_BROKER_URL }}.")
  private @Nullable Integer brokerPort;

  private final Surroundings surroundings;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Integer> broker = brokerPort();
    SidecarSettings settings = settings(broker);
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
    return run(sidecar, settings.grace());
  }

  private int run(Sidecar sidecar, Duration grace) throws InterruptedException {
    Termination termination = Termination.arm(sidecar::stop, grace);
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
    return ExitCodes.OK;
  }

  private SidecarSettings settings(Optional<Integer> broker) {
    String id = components.applicationId("");
    Map<String, String> placeholders = new HashMap<>();
    broker.ifPresent(port -> placeholders.put(BROKER_PLACEHOLDER, EmbeddedBroker.url(port)));
    placeholders.putAll(components.placeholders());
    app.port().ifPresent(port -> api.requireOther("--app-port", port, components::wrong));
    return new SidecarSettings(
        id,
        app.connection(System.getenv(), components::wrong),
        app.probeTimeout(components::wrong),
        components.resources(),
        placeholders,
        System.getenv(),
        components.dataDirectory(id),
        api.settings(id, System.getenv(), components::wrong),
        grace());
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
