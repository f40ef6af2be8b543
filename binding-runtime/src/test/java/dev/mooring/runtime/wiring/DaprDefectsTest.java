package dev.mooring.runtime.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Catalog;
import io.dapr.v1.AppCallbackGrpc.AppCallbackImplBase;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingRequest;
import io.dapr.v1.DaprGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
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
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Dapr's runtime is known to do wrong, done right: a whole sidecar each time, between a broker
 * in memory and an application over a real socket. The numbers are those of the page on
 * compatibility, docs/dapr.md.
 */
@Timeout(120)
final class DaprDefectsTest {

  private final MemoryBroker broker = new MemoryBroker();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** The bodies that the application got, in their order. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  private final AtomicInteger questions = new AtomicInteger();
  private final Map<String, String> lastHeaders = new ConcurrentHashMap<>();
  private final Set<String> unwanted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger probeStatus = new AtomicInteger(200);
  private volatile int status = 200;
  private volatile byte[] answer = {};
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    while (!open.isEmpty()) {
      open.pop().close();
    }
    threads.shutdownNow();
  }

  /** Other work on the machine may make it slow. */
  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(40));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void component(String name, String topic, String... metadata) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: "
                + name
                + "\nspec:\n  type: bindings.memory\n  version: v1\n  metadata:\n"
                + "  - {name: url, value: here}\n  - {name: topic, value: "
                + topic
                + "}\n");
    for (String item : metadata) {
      text.append("  - {").append(item).append("}\n");
    }
    Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String route = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      exchange.sendResponseHeaders(unwanted.contains(route) ? 404 : probeStatus.get(), -1);
    } else {
      exchange.getRequestHeaders().forEach((name, values) -> lastHeaders.put(name, values.get(0)));
      took(new String(body, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private void took(String event) {
    events.add(event);
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.decrementAndGet();
  }

  private int httpApp() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    open.push(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private final class GrpcApp extends AppCallbackImplBase {
    @Override
    public void listInputBindings(
        Empty request, StreamObserver<ListInputBindingsResponse> observer) {
      if (probeStatus.get() != 200) {
        observer.onError(Status.INTERNAL.asRuntimeException());
        return;
      }
      observer.onNext(ListInputBindingsResponse.newBuilder().addBindings("in").build());
      observer.onCompleted();
    }

    @Override
    public void onBindingEvent(
        BindingEventRequest request, StreamObserver<BindingEventResponse> observer) {
      took(request.getData().toStringUtf8());
      observer.onNext(
          BindingEventResponse.newBuilder()
              .setData(ByteString.copyFrom(answer))
              .addTo("out")
              .build());
      observer.onCompleted();
    }
  }

  private int grpcApp() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(threads)
            .addService(new GrpcApp())
            .build()
            .start();
    open.push(server::shutdownNow);
    return server.getPort();
  }

  private Ready start(AppProtocol protocol, OptionalInt maxConcurrency) throws Exception {
    int port = protocol.isGrpc() ? grpcApp() : httpApp();
    Listening free = new Listening(List.of("127.0.0.1"), 0, Optional.empty());
    Sidecar sidecar =
        Sidecar.open(
            new SidecarSettings(
                "shop",
                Optional.of(
                    new AppConnection(
                        new AppAddress(protocol, "127.0.0.1", port),
                        Optional.empty(),
                        maxConcurrency,
                        Optional.empty())),
                Duration.ofSeconds(3),
                List.of(folder),
                Map.of(),
                Map.of(),
                folder.resolve("data"),
                new ApiSettings(
                    free,
                    Optional.of(free),
                    RequestLimits.DEFAULT,
                    ApiToken.of(null),
                    true,
                    List.of()),
                Duration.ofSeconds(10),
                OperationSettings.NONE),
            new Catalog(List.of(new MemoryBindingProvider(broker)), List.of()));
    open.push(
        () -> {
          gate.countDown();
          get(sidecar.stop());
        });
    return get(sidecar.start());
  }

  private Ready start(AppProtocol protocol) throws Exception {
    return start(protocol, OptionalInt.empty());
  }

  /** Nobody keeps what is published before the input is subscribed. */
  private void awaitReceiving(String topic) {
    // Not to be taken for an event of another topic, or of an earlier question.
    String question = "anybody? " + questions.incrementAndGet();
    await()
        .until(
            () -> {
              broker.publish(topic, question);
              return events.contains(question);
            });
  }

  private int create(Ready ready, String path, byte[] body) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + ready.httpPort() + "/v1.0/bindings/" + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  @DisplayName("2.7 (4): an input that cannot be started keeps no other from its events")
  void oneFailedInputStopsNoOther() throws Exception {
    component("a-broken", "a", "name: start, value: fail");
    component("b-unwanted", "b");
    component("c", "c");
    unwanted.add("/b-unwanted");
    start(AppProtocol.HTTP);

    awaitReceiving("c");
  }

  @Test
  @DisplayName("2.7 (23): a gRPC header named topic does not redirect the message")
  void noHeaderIsTakenForMetadata() throws Exception {
    component("out", "t", "name: direction, value: output");
    Ready ready = start(AppProtocol.HTTP);
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("topic", Metadata.ASCII_STRING_MARSHALLER), "elsewhere");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ready.grpcPort()).usePlaintext().build();
    open.push(channel::shutdownNow);

    DaprGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .invokeBinding(
            InvokeBindingRequest.newBuilder().setName("out").setOperation("create").build());

    assertEquals(1, broker.published("t").size());
    assertEquals(List.of(), broker.published("elsewhere"));
  }

  @Test
  @DisplayName("3.2: bytes can be sent as they are, raw or as base64")
  void bytesCanBeSentAsTheyAre() throws Exception {
    component("out", "t", "name: direction, value: output");
    Ready ready = start(AppProtocol.HTTP);
    byte[] bytes = {'"', 0, (byte) 0xFF, '<', '\n'};
    String envelope =
        "{\"operation\":\"create\",\"data_base64\":\""
            + Base64.getEncoder().encodeToString(bytes)
            + "\"}";

    assertEquals(204, create(ready, "out?operation=create", bytes));
    assertEquals(204, create(ready, "out", envelope.getBytes(StandardCharsets.UTF_8)));

    assertEquals(2, broker.published("t").size());
    broker.published("t").forEach(one -> assertArrayEquals(bytes, one.payload().toByteArray()));
  }

  @Test
  @DisplayName("4.1: a probe without an answer is repeated, and the others do not wait for it")
  void aProbeIsRepeated() throws Exception {
    component("asked", "asked");
    component("requested", "requested", "name: direction, value: input");
    probeStatus.set(503);
    start(AppProtocol.HTTP);
    awaitReceiving("requested");

    probeStatus.set(200);

    awaitReceiving("asked");
  }

  @Test
  @DisplayName("4.1: a list of inputs that could not be had over gRPC is asked for again")
  void aListOfInputsIsAskedForAgain() throws Exception {
    component("in", "in");
    component("requested", "requested", "name: direction, value: input");
    probeStatus.set(500);
    start(AppProtocol.GRPC);
    awaitReceiving("requested");

    probeStatus.set(200);

    awaitReceiving("in");
  }

  @Test
  @DisplayName("2.7 (3): an input whose broker was not there at first has its events later")
  void anInputWhoseBrokerWasAwayIsSubscribedLater() throws Exception {
    component("in", "t");
    broker.goDown();
    start(AppProtocol.HTTP);

    broker.comeBack();

    awaitReceiving("t");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  @DisplayName("4.2: with a retry policy, too, every status from 200 to 299 is success")
  void everyStatusFrom200To299IsSuccessUnderAPolicy(int success) throws Exception {
    Files.writeString(
        folder.resolve("resiliency.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: r}
        spec:
          policies:
            retries: {again: {policy: constant, duration: 1ms, maxRetries: 5}}
            circuitBreakers: {fuse: {maxRequests: 1, timeout: 60s, trip: consecutiveFailures > 1}}
          targets:
            components: {in: {inbound: {retry: again, circuitBreaker: fuse}}}
        """);
    component("in", "t");
    status = success;
    start(AppProtocol.HTTP);
    awaitReceiving("t");

    for (String event : List.of("first", "second", "third")) {
      broker.publish("t", event);
      await().until(() -> events.contains(event));
    }

    awaitReceiving("t");
    for (String event : List.of("first", "second", "third")) {
      assertEquals(1, events.stream().filter(event::equals).count(), event);
    }
    assertFalse(Files.exists(folder.resolve("data/dead-letters")));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  @DisplayName("4.2: every status from 200 to 299 is success")
  void everyStatusFrom200To299IsSuccess(int success) throws Exception {
    component("in", "t");
    start(AppProtocol.HTTP);
    awaitReceiving("t");
    status = success;

    broker.publish("t", "once");

    await().until(() -> events.contains("once"));
    awaitReceiving("t");
    assertEquals(1, events.stream().filter("once"::equals).count());
    assertFalse(Files.exists(folder.resolve("data/dead-letters")));
  }

  @Test
  @DisplayName("4.2: metadata that is no legal header is encoded and breaks no request")
  void metadataThatIsNoHeaderIsEncoded() throws Exception {
    component("in", "\"t/ü\\r\\nX: y\"");
    start(AppProtocol.HTTP);
    awaitReceiving("t/ü\r\nX: y");

    assertEquals("t/%C3%BC%0D%0AX:%20y", lastHeaders.get("Topic"));
    assertFalse(lastHeaders.containsKey("X"));
  }

  @Test
  @DisplayName("4.3: an answer over HTTP is sent on, where the component allows it")
  void anAnswerOverHttpIsSentOn() throws Exception {
    component("in", "t", "name: responseFanOut, value: true");
    component("silent", "u");
    component("out", "v", "name: direction, value: output");
    answer = "{\"to\":[\"out\"],\"data\":{\"b\":1,\"a\":2}}".getBytes(StandardCharsets.UTF_8);
    start(AppProtocol.HTTP);
    awaitReceiving("u");
    assertEquals(List.of(), broker.published("v"));

    awaitReceiving("t");

    await().until(() -> !broker.published("v").isEmpty());
    assertEquals("{\"a\":2,\"b\":1}", broker.published("v").get(0).payload().utf8());
  }

  @Test
  @DisplayName("4.3: an answer over gRPC that is no JSON is sent on as it is, and not as null")
  void anAnswerOverGrpcIsSentOnAsItIs() throws Exception {
    component("in", "t", "name: responseFanOut, value: true");
    component("out", "v", "name: direction, value: output");
    answer = "no json".getBytes(StandardCharsets.UTF_8);
    start(AppProtocol.GRPC);

    awaitReceiving("t");

    await().until(() -> !broker.published("v").isEmpty());
    assertEquals("no json", broker.published("v").get(0).payload().utf8());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP", "GRPC"})
  @DisplayName("4.4, 4.7: app-max-concurrency holds over gRPC as over HTTP")
  void noMoreEventsAreUnderWayThanTheApplicationWants(String protocol) throws Exception {
    component("in", "t");
    start(AppProtocol.valueOf(protocol), OptionalInt.of(2));
    awaitReceiving("t");
    await().until(() -> running.get() == 0);
    gate = new CountDownLatch(1);

    for (int i = 0; i < 6; i++) {
      broker.publish("t", "event " + i);
    }
    await().until(() -> running.get() == 2);
    gate.countDown();

    // Some of those that were sent to hear whether anybody receives may come in between.
    await().until(() -> events.stream().filter(body -> body.startsWith("event ")).count() == 6);
    assertTrue(mostRunning.get() <= 2, "at once: " + mostRunning);
  }
}
