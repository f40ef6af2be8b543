package dev.mooring.runtime.wiring;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.secret.FileSecretStoreProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A sidecar with an application and a broker in memory, for tests of what operators see. */
final class OperatedSidecar {

  final MemoryBroker broker = new MemoryBroker();

  /** Path and body of each event. */
  final List<String> events = new CopyOnWriteArrayList<>();

  /** The headers of each event. */
  final List<Headers> headers = new CopyOnWriteArrayList<>();

  /** What the application answers to the next events, and to those after the last. */
  final List<Integer> answers = new CopyOnWriteArrayList<>();

  /** Whether the application says so when it is asked for its health. */
  volatile boolean unwell;

  private final Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer app;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Optional<Sidecar> sidecar = Optional.empty();
  private int port;

  OperatedSidecar(Path folder) throws IOException {
    this.folder = folder;
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(threads);
    app.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          int status = 200;
          if (exchange.getRequestMethod().equals("POST")) {
            events.add(exchange.getRequestURI() + " " + new String(body, StandardCharsets.UTF_8));
            headers.add(exchange.getRequestHeaders());
            status = answers.isEmpty() ? 200 : answers.remove(0);
          } else if (exchange.getRequestMethod().equals("GET") && unwell) {
            status = 503;
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    app.start();
  }

  void component(String name, String topic, String... items) throws IOException {
    file(
        name + ".yaml",
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: "
            + name
            + "\nspec:\n  type: bindings.memory\n  version: v1\n  metadata:\n"
            + "  - {name: url, value: here}\n  - {name: topic, value: "
            + topic
            + "}\n"
            + String.join("", List.of(items).stream().map(i -> "  - {" + i + "}\n").toList()));
  }

  /** As editors do it: whoever looks sees the old file or the new one. */
  void file(String name, String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("." + name + ".new"), text);
    Files.move(
        fresh,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  Sidecar open(OperationSettings operation, Map<String, String> environment)
      throws ConfigurationException {
    return open(operation, environment, ApiSettings.httpOnLoopback(0), app(Optional.empty()));
  }

  private AppConnection app(Optional<HealthChecks> checks) {
    return new AppConnection(
        new AppAddress(AppProtocol.HTTP, "127.0.0.1", app.getAddress().getPort()),
        Optional.empty(),
        OptionalInt.empty(),
        checks);
  }

  private Sidecar open(
      OperationSettings operation,
      Map<String, String> environment,
      ApiSettings api,
      AppConnection application)
      throws ConfigurationException {
    SidecarSettings settings =
        new SidecarSettings(
            "shop",
            Optional.of(application),
            SidecarSettings.DEFAULT_PROBE_TIMEOUT,
            List.of(folder),
            Map.of(),
            environment,
            folder.resolve("data"),
            api,
            Duration.ofSeconds(10),
            operation);
    Sidecar opened =
        Sidecar.open(
            settings,
            new Catalog(
                List.of(new MemoryBindingProvider(broker)),
                List.of(new FileSecretStoreProvider())));
    sidecar = Optional.of(opened);
    return opened;
  }

  Ready start(OperationSettings operation) throws Exception {
    return start(operation, ApiSettings.httpOnLoopback(0), Optional.empty());
  }

  Ready start(OperationSettings operation, ApiSettings api, Optional<HealthChecks> checks)
      throws Exception {
    return start(operation, api, app(checks));
  }

  /** With an application of somebody else's. */
  Ready start(OperationSettings operation, ApiSettings api, AppConnection application)
      throws Exception {
    return start(operation, Map.of(), api, application);
  }

  /** With variables of the environment. */
  Ready start(OperationSettings operation, Map<String, String> environment) throws Exception {
    return start(operation, environment, ApiSettings.httpOnLoopback(0), app(Optional.empty()));
  }

  private Ready start(
      OperationSettings operation,
      Map<String, String> environment,
      ApiSettings api,
      AppConnection application)
      throws Exception {
    Ready ready = get(open(operation, environment, api, application).start());
    port = ready.httpPort();
    return ready;
  }

  CompletionStage<Void> stop() {
    return sidecar.orElseThrow().stop();
  }

  void startWithToken(String token, OperationSettings operation) throws Exception {
    ApiSettings open = ApiSettings.httpOnLoopback(0);
    ApiSettings api =
        new ApiSettings(
            open.http(),
            open.grpc(),
            open.limits(),
            ApiToken.of(token),
            open.http2(),
            open.allowedOrigins());
    start(operation, api, Optional.empty());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return getAt(port, path, headers);
  }

  HttpResponse<String> getAt(int otherPort, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(otherPort, path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> create(String binding, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(port, "/v1.0/bindings/" + binding + "?operation=create"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  String text(int otherPort) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(uri(otherPort, "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  void close() throws Exception {
    if (sidecar.isPresent()) {
      get(sidecar.get().stop());
    }
    app.stop(0);
    threads.shutdownNow();
  }
}
