package dev.mooring.dist;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.cli.EmbeddedBroker;
import dev.mooring.runtime.cli.Ports;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.wiring.ApiSettings;
import dev.mooring.runtime.wiring.OperationSettings;
import dev.mooring.runtime.wiring.Sidecar;
import dev.mooring.runtime.wiring.SidecarSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Broker, sidecar and application in one process, made of the same parts that a user would start
 * one by one. Blocks where it starts and stops; for one thread at a time.
 */
final class Quickstart implements AutoCloseable {

  private static final int PREFERRED_BROKER_PORT = 1883;
  private static final int PREFERRED_HTTP_PORT = 3500;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Semaphore events = new Semaphore(0);
  private final DemoApplication application;
  private final Path components;
  private final int brokerPort;
  private final int applicationPort;
  private final int httpPort;

  /** Starts everything; each event will be printed as it arrives, up to a number. */
  static Quickstart start(PrintWriter out, int limit)
      throws IOException, ConfigurationException, ExecutionException, InterruptedException {
    return new Quickstart(out, limit);
  }

  private Quickstart(PrintWriter out, int limit)
      throws IOException, ConfigurationException, ExecutionException, InterruptedException {
    boolean complete = false;
    try {
      TemporaryFolder folder = opened(TemporaryFolder.create());
      folder.copy("quickstart/demo-in.yaml", "components");
      components = folder.copy("quickstart/demo-out.yaml", "components").resolveSibling("");
      brokerPort = Ports.freePreferably(PREFERRED_BROKER_PORT);
      open.push(new MoquetteBroker().start(brokerPort));
      Vertx vertx = Vertx.vertx();
      open.push(() -> vertx.close().await());
      application = new DemoApplication(vertx, out, limit, events::release);
      applicationPort = application.listen().toCompletableFuture().get();
      Sidecar sidecar =
          Sidecar.open(
              settings(folder.path()), Catalog.discover(Quickstart.class.getClassLoader()));
      open.push(() -> sidecar.stop().toCompletableFuture().get());
      httpPort = sidecar.start().toCompletableFuture().get().httpPort();
      open.push(() -> application.stopSending().toCompletableFuture().get());
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private SidecarSettings settings(Path folder) throws IOException {
    return new SidecarSettings(
        "quickstart",
        Optional.of(
            AppConnection.to(new AppAddress(AppProtocol.HTTP, "127.0.0.1", applicationPort))),
        SidecarSettings.DEFAULT_PROBE_TIMEOUT,
        List.of(components),
        Map.of("EMBEDDED_BROKER_URL", EmbeddedBroker.url(brokerPort)),
        System.getenv(),
        folder.resolve("data"),
        ApiSettings.httpOnLoopback(Ports.freePreferably(PREFERRED_HTTP_PORT)),
        GRACE,
        OperationSettings.NONE.withDashboard());
  }

  /** What there is, and how to join in by hand. */
  String introduction() {
    String api = "http://127.0.0.1:" + httpPort;
    return String.join(
        System.lineSeparator(),
        "Everything runs in this process and ends with it:",
        "  broker       " + EmbeddedBroker.url(brokerPort),
        "  sidecar      " + api,
        "  application  http://127.0.0.1:" + applicationPort + "/" + DemoApplication.INPUT,
        "  components   " + components,
        "  status page  " + api + "/dashboard",
        "",
        "Send an event by the sidecar, as the application does:",
        "  curl -X POST " + api + "/v1.0/bindings/" + DemoApplication.OUTPUT + " \\",
        "    -d '{\"operation\":\"create\",\"data\":{\"greeting\":\"from curl\"}}'",
        "or with any MQTT client:",
        "  mosquitto_pub -h 127.0.0.1 -p " + brokerPort + " -t demo/by-hand -m 'from mosquitto'",
        "");
  }

  /** From now on the application sends, and so there are events. */
  void beginSending() {
    application.sendEvery(PAUSE, httpPort);
  }

  /**
   * Waits for events.
   *
   * @param patience how long each may take
   * @return whether so many have arrived
   */
  boolean awaitEvents(int number, Duration patience) throws InterruptedException {
    for (int i = 0; i < number; i++) {
      if (!events.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Stops everything in reverse; a second call has no effect. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("the quickstart could not be stopped in order", e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }
}
