package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.CapturedLog;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Catalog;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole sidecar between a broker in memory and an application over a real socket. */
@Timeout(60)
final class SidecarTest {

  private final MemoryBroker broker = new MemoryBroker();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int status = 200;
  private OperationSettings operation = OperationSettings.NONE;
  private Optional<HttpServer> app = Optional.empty();
  private Optional<Sidecar> sidecar = Optional.empty();

  @TempDir private Path folder;

  @BeforeEach
  void startApp() throws IOException {
    app = Optional.of(app(0));
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    if (sidecar.isPresent()) {
      get(sidecar.get().stop());
    }
    app.ifPresent(server -> server.stop(0));
    threads.shutdownNow();
  }

  private HttpServer app(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestMethod().equals("POST")) {
            events.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("topic")
                    + " "
                    + new String(body, StandardCharsets.UTF_8));
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.sendResponseHeaders(
              exchange.getRequestMethod().equals("POST") ? status : 200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private int appPort() {
    return app.orElseThrow().getAddress().getPort();
  }

  private static AppConnection to(int port) {
    return AppConnection.to(new AppAddress(AppProtocol.HTTP, "127.0.0.1", port));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void component(String name, String... metadata) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: "
                + name
                + "\nspec:\n  type: bindings.memory\n  version: v1\n  metadata:\n"
                + "  - {name: url, value: here}\n  - {name: topic, value: t}\n");
    for (String item : metadata) {
      text.append("  - {").append(item).append("}\n");
    }
    Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private Sidecar open(Optional<AppConnection> application) throws ConfigurationException {
    SidecarSettings settings =
        new SidecarSettings(
            "shop",
            application,
            SidecarSettings.DEFAULT_PROBE_TIMEOUT,
            List.of(folder),
            Map.of(),
            Map.of(),
            folder.resolve("data"),
            ApiSettings.httpOnLoopback(0),
            Duration.ofSeconds(10),
            operation);
    Sidecar opened =
        Sidecar.open(settings, new Catalog(List.of(new MemoryBindingProvider(broker)), List.of()));
    sidecar = Optional.of(opened);
    return opened;
  }

  private Ready start() throws Exception {
    return get(open(Optional.of(to(appPort()))).start());
  }

  private int call(Ready ready, String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ready.httpPort() + path);
    return client
        .send(
            HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  /** Nobody keeps what is published before the input is subscribed. */
  private void awaitReceiving() {
    await()
        .until(
            () -> {
              broker.publish("t", "anybody?");
              return !events.isEmpty();
            });
  }

  @Test
  void messagesReachTheApplicationAndCallsReachTheBroker() throws Exception {
    component("orders");
    Ready ready = start();
    awaitReceiving();
    broker.publish("t", "{\"a\": 1}");

    await().until(() -> events.contains("/orders t {\"a\": 1}"));
    assertEquals(
        204,
        call(
            ready,
            "POST",
            "/v1.0/bindings/orders",
            "{\"operation\":\"create\",\"data\":{\"b\": 2},\"metadata\":{\"topic\":\"u\"}}"));
    assertEquals("{\"b\":2}", broker.published("u").get(0).payload().utf8());
  }

  @Test
  void readyCountsWhatWasStartedAndWhatIsConnected() throws Exception {
    component("good", "name: direction, value: output");
    component("bad", "name: direction, value: output", "name: start, value: fail");

    Ready ready = get(open(Optional.empty()).start());

    assertEquals(2, ready.inScope());
    assertEquals(1, ready.started());
    assertEquals(1, ready.connected());
  }

  /** Scripts and test tools that were made for Dapr wait for these words. */
  @Test
  void whenItIsReadyTheLogSaysSoInDaprsWords() throws Exception {
    try (CapturedLog log = CapturedLog.of(Sidecar.class)) {
      get(open(Optional.empty()).start());

      assertEquals(1, log.lines(Level.INFO).size());
      String line = log.lines(Level.INFO).get(0);
      assertTrue(line.matches("dapr initialized\\. Status: Running\\. Init Elapsed \\d+ms"), line);
    }
  }

  @Test
  void withoutAnApplicationHealthzWaitsForNobody() throws Exception {
    component("orders");
    Ready ready = get(open(Optional.empty()).start());

    assertEquals(204, call(ready, "GET", "/v1.0/healthz", ""));
  }

  @Test
  void healthzWaitsForTheApplicationAndOutboundDoesNot() throws Exception {
    component("orders");
    int port = appPort();
    app.orElseThrow().stop(0);
    Ready ready = get(open(Optional.of(to(port))).start());

    assertEquals(500, call(ready, "GET", "/v1.0/healthz", ""));
    assertEquals(204, call(ready, "GET", "/v1.0/healthz/outbound", ""));
    app = Optional.of(app(port));
    await().until(() -> call(ready, "GET", "/v1.0/healthz", "") == 204);
    awaitReceiving();
  }

  @Test
  void whatTheApplicationCannotHandleIsKeptAsADeadLetter() throws Exception {
    component("orders");
    start();
    awaitReceiving();
    status = 500;
    broker.publish("t", "poison");

    Path letters = folder.resolve("data/dead-letters/orders.jsonl");
    await().until(() -> Files.exists(letters) && Files.readString(letters).endsWith("\n"));
    assertTrue(Files.readString(letters).contains("status code: 500"), Files.readString(letters));
  }

  @Test
  void stoppingLetsHandlersUnderWayFinishWhileTheApiStillServesThem() throws Exception {
    component("orders", "name: consumerID, value: queue");
    Ready ready = start();
    awaitReceiving();
    gate = new CountDownLatch(1);
    broker.publish("t", "slow");
    await().until(() -> events.contains("/orders t slow"));

    CompletionStage<Void> stopped = sidecar.orElseThrow().stop();
    assertEquals(
        204,
        call(
            ready,
            "POST",
            "/v1.0/bindings/orders",
            "{\"operation\":\"create\",\"metadata\":{\"topic\":\"u\"}}"));
    assertFalse(stopped.toCompletableFuture().isDone());
    gate.countDown();

    get(stopped);
    assertEquals(0, broker.waiting("queue"));
    assertThrows(IOException.class, () -> call(ready, "GET", "/v1.0/healthz", ""));
  }

  @Test
  void aComponentThatFailsFastFailsTheStart() throws Exception {
    broker.goDown();
    component("orders", "name: start, value: failFast");

    ExecutionException failure = assertThrows(ExecutionException.class, this::start);

    StartFailedException reason = assertInstanceOf(StartFailedException.class, failure.getCause());
    assertTrue(String.valueOf(reason.getMessage()).contains("\"orders\""), reason.getMessage());
  }

  @Test
  void aBrokerThatIsDownKeepsNobodyFromBeingReady() throws Exception {
    broker.goDown();
    component("orders");

    Ready ready = start();

    assertEquals(1, ready.started());
    assertEquals(0, ready.connected());
    assertEquals(500, call(ready, "POST", "/v1.0/bindings/orders", "{\"operation\":\"create\"}"));
  }

  @Test
  void stoppingBeforeTheStartEndsAtOnce() throws Exception {
    component("orders");
    Sidecar opened = open(Optional.empty());

    get(opened.stop());

    assertThrows(ExecutionException.class, () -> get(opened.start()));
  }
}
