package dev.mooring.dist;

import dev.mooring.runtime.cli.EmbeddedBroker;
import dev.mooring.runtime.cli.ExitCodes;
import dev.mooring.runtime.cli.Mooring;
import dev.mooring.runtime.cli.Ports;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.wiring.ApiSettings;
import dev.mooring.runtime.wiring.OperationSettings;
import dev.mooring.runtime.wiring.Ready;
import dev.mooring.runtime.wiring.Sidecar;
import dev.mooring.runtime.wiring.SidecarSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/**
 * {@code mooring class-archive}: does once what every sidecar does when it starts, so that the JVM
 * that the launcher has told to remember the classes has met them all. It needs no broker, and what
 * it starts listens on free ports of the loopback address alone.
 */
@Command(
    name = "class-archive",
    description = "Makes the archive of classes with which sidecars start faster.",
    mixinStandardHelpOptions = true)
final class ClassArchiveCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public Integer call() throws Exception {
    // The command line of a sidecar, as far as it goes without one.
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Mooring.run(new String[] {"run", "--app-id=no.app", "--app-port=1"}, nowhere, nowhere);
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path components = folder.copy("quickstart/demo-in.yaml", "components").resolveSibling("");
      folder.copy("quickstart/demo-out.yaml", "components");
      Sidecar sidecar =
          Sidecar.open(
              settings(folder.path(), components),
              Catalog.discover(ClassArchiveCommand.class.getClassLoader()));
      try {
        Ready ready =
            sidecar.start().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        ask(ready.httpPort());
      } finally {
        sidecar.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    return ExitCodes.OK;
  }

  private static SidecarSettings settings(Path folder, Path components) throws Exception {
    return new SidecarSettings(
        "class-archive",
        Optional.of(AppConnection.to(new AppAddress(AppProtocol.HTTP, "127.0.0.1", Ports.free()))),
        SidecarSettings.DEFAULT_PROBE_TIMEOUT,
        List.of(components),
        Map.of("EMBEDDED_BROKER_URL", EmbeddedBroker.url(Ports.free())),
        Map.of(),
        folder.resolve("data"),
        ApiSettings.onLoopback(0, 0),
        Duration.ofSeconds(1),
        new OperationSettings(
            List.of(),
            true,
            Optional.empty(),
            0,
            true,
            false,
            false,
            Optional.of(Duration.ofMinutes(1))));
  }

  /** Nobody takes what it sends; what it is about is the way to there. */
  private static void ask(int port) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI health = URI.create("http://127.0.0.1:" + port + "/v1.0/healthz");
    client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding());
    URI nobody = URI.create("http://127.0.0.1:" + port + "/v1.0/bindings/nobody");
    client.send(
        HttpRequest.newBuilder(nobody)
            .POST(HttpRequest.BodyPublishers.ofString("{\"operation\":\"create\",\"data\":1}"))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }
}
