package dev.mooring.dist;

import dev.mooring.runtime.cli.EmbeddedBroker;
import dev.mooring.runtime.cli.ExitCodes;
import dev.mooring.runtime.cli.Mooring;
import dev.mooring.runtime.cli.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code mooring class-archive}: runs a sidecar once, so that the JVM that the launcher has told to
 * remember the classes has met all that a start needs. It needs no broker, and what it starts
 * listens on free ports of the loopback address alone.
 */
@Command(
    name = "class-archive",
    description = "Makes the archive of classes with which sidecars start faster.",
    mixinStandardHelpOptions = true)
final class ClassArchiveCommand implements Callable<Integer> {

  private static final Pattern READY = Pattern.compile("mooring ready http=(\\S+) .*");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try (TemporaryFolder folder = TemporaryFolder.create();
        PipedReader lines = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(lines), true)) {
      Thread caller = new Thread(() -> call(new BufferedReader(lines), err), "mooring-caller");
      caller.setDaemon(true);
      caller.start();
      return Mooring.run(arguments(folder), out, err);
    }
  }

  private static String[] arguments(TemporaryFolder folder) throws IOException {
    Path components = folder.copy("quickstart/demo-in.yaml", "components").resolveSibling("");
    folder.copy("quickstart/demo-out.yaml", "components");
    return new String[] {
      "run",
      "--app-id=class-archive",
      "--app-port=" + Ports.free(),
      "--http-port=0",
      "--grpc-port=0",
      "--metrics-port=0",
      "--graceful-shutdown-seconds=1",
      "--resources-path=" + components,
      "--set=EMBEDDED_BROKER_URL=" + EmbeddedBroker.url(Ports.free()),
      "--data-dir=" + folder.path().resolve("data")
    };
  }

  /** Nobody takes what it sends; what it is about is the way to there. Ends the sidecar as well. */
  private static void call(BufferedReader lines, PrintWriter err) {
    try {
      String line = lines.readLine();
      Matcher ready = READY.matcher(line == null ? "" : line);
      if (!ready.matches()) {
        return; // It did not start, and has said why.
      }
      URI api = URI.create("http://" + ready.group(1) + "/v1.0/");
      HttpClient client = HttpClient.newHttpClient();
      client.send(request(api, "healthz").GET().build(), BodyHandlers.discarding());
      BodyPublisher event = BodyPublishers.ofString("{\"operation\":\"create\",\"data\":1}");
      client.send(request(api, "bindings/nobody").POST(event).build(), BodyHandlers.discarding());
      client.send(
          request(api, "shutdown").POST(BodyPublishers.noBody()).build(),
          BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      err.println("error: the sidecar did not answer: " + e);
      // Nothing that runs here is worth an orderly end, and it would end with another code.
      Runtime.getRuntime().halt(ExitCodes.FAILURE);
    }
  }

  private static HttpRequest.Builder request(URI api, String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(PATIENCE);
  }
}
