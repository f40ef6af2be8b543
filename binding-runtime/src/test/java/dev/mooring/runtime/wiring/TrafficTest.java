package dev.mooring.runtime.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.google.protobuf.Empty;
import dev.mooring.runtime.CapturedLog;
import dev.mooring.runtime.FreePort;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.RequestLimits;
import io.dapr.v1.AppCallbackGrpc.AppCallbackImplBase;
import io.dapr.v1.AppCallbackHealthCheckGrpc.AppCallbackHealthCheckImplBase;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.HealthCheckResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingRequest;
import io.dapr.v1.DaprGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests of both sides under the names of Dapr's metrics, the open port, and the last wait.
 */
@Timeout(120)
final class TrafficTest {

  private static final Listening FREE = new Listening(List.of("127.0.0.1"), 0, Optional.empty());

  @TempDir private Path folder;
  private OperatedSidecar sidecar;

  @BeforeEach
  void open() throws Exception {
    sidecar = new OperatedSidecar(folder);
  }

  @AfterEach
  void close() throws Exception {
    sidecar.close();
  }

  /** Other work on the machine may make it slow. */
  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(40));
  }

  private static OperationSettings metrics(int port) {
    return new OperationSettings(
        List.of(), true, Optional.empty(), port, true, false, false, Optional.empty());
  }

  private static ApiSettings api(boolean grpc, Optional<Listening> open, @Nullable String token) {
    return new ApiSettings(
        FREE,
        grpc ? Optional.of(FREE) : Optional.empty(),
        RequestLimits.DEFAULT,
        ApiToken.of(token),
        true,
        List.of(),
        open,
        false);
  }

  private void assertMetrics(int port, String... expected) {
    await()
        .untilAsserted(
            () -> {
              String text = sidecar.text(port);
              for (String line : expected) {
                assertTrue(
                    text.lines().anyMatch(each -> each.startsWith(line)), line + " in\n" + text);
              }
            });
  }

  @Test
  void requestsOverHttpHaveDaprsNames() throws Exception {
    sidecar.component("a", "t");
    int port = FreePort.pick();
    sidecar.start(
        metrics(port),
        api(false, Optional.empty(), null),
        Optional.of(new HealthChecks("/h", Duration.ofSeconds(1), Duration.ofSeconds(1), 1)));
    await()
        .until(
            () -> {
              sidecar.create("a", "x");
              return !sidecar.events.isEmpty();
            });
    sidecar.create("nobody", "x");
    sidecar.get("/no/such/path");

    String binding = "method=\"POST\",path=\"/v1.0/bindings/{name}\",status=\"";
    String event = "method=\"POST\",path=\"/a\",status=\"200\"";
    assertMetrics(
        port,
        "# TYPE dapr_http_server_request_count counter",
        "dapr_http_server_request_count{app_id=\"shop\"," + binding + "204\"}",
        "dapr_http_server_request_count{app_id=\"shop\"," + binding + "500\"} 1.0",
        "dapr_http_server_request_count{app_id=\"shop\",method=\"GET\",path=\"other\",status=\"404\"} 1.0",
        "dapr_http_server_latency_bucket{app_id=\"shop\"," + binding + "204\",le=\"1.0\"}",
        "dapr_http_server_request_bytes_count{app_id=\"shop\"," + binding + "204\"}",
        "dapr_http_server_response_bytes_sum{app_id=\"shop\"," + binding + "500\"}",
        "dapr_http_client_completed_count{app_id=\"shop\"," + event + "}",
        "dapr_http_client_roundtrip_latency_bucket{app_id=\"shop\"," + event + ",le=\"1.0\"}",
        "dapr_http_client_sent_bytes_sum{app_id=\"shop\"," + event + "}",
        "dapr_http_client_received_bytes_count{app_id=\"shop\"," + event + "}",
        "dapr_http_healthprobes_completed_count{app_id=\"shop\",method=\"GET\",path=\"/h\",status=\"200\"}",
        "dapr_http_healthprobes_roundtrip_latency_count{app_id=\"shop\",method=\"GET\",path=\"/h\",status=\"200\"}");
    assertFalse(sidecar.text(port).contains("dapr_error_code_total"), "not asked for");
  }

  @Test
  void requestsOverGrpcHaveDaprsNamesAndErrorsAreCountedWhereThatIsAskedFor() throws Exception {
    sidecar.component("a", "t");
    sidecar.file("c.yaml", "kind: Configuration\nspec: {metrics: {recordErrorCodes: true}}\n");
    Server app =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new App())
            .addService(new Health())
            .build()
            .start();
    int port = FreePort.pick();
    AppConnection connection =
        new AppConnection(
            new AppAddress(AppProtocol.GRPC, "127.0.0.1", app.getPort()),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(new HealthChecks("/", Duration.ofSeconds(1), Duration.ofSeconds(1), 1)));
    Ready ready = sidecar.start(metrics(port), api(true, Optional.empty(), null), connection);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ready.grpcPort()).usePlaintext().build();
    try {
      DaprGrpc.DaprBlockingStub dapr = DaprGrpc.newBlockingStub(channel);
      InvokeBindingRequest create =
          InvokeBindingRequest.newBuilder().setName("a").setOperation("create").build();
      dapr.invokeBinding(create);
      assertThrows(
          StatusRuntimeException.class,
          () -> dapr.invokeBinding(create.toBuilder().setName("nobody").build()));
      sidecar.create("nobody", "x");
      String server = "grpc_server_method=\"/dapr.proto.runtime.v1.Dapr/InvokeBinding\",";
      String list =
          "grpc_client_method=\"/dapr.proto.runtime.v1.AppCallback/ListInputBindings\",grpc_client_status=\"OK\"}";
      String event =
          "grpc_client_method=\"/dapr.proto.runtime.v1.AppCallback/OnBindingEvent\",grpc_client_status=\"OK\"}";
      String health =
          "grpc_client_method=\"/dapr.proto.runtime.v1.AppCallbackHealthCheck/HealthCheck\",grpc_client_status=\"OK\"}";
      await()
          .until(
              () -> {
                dapr.invokeBinding(create);
                return sidecar.text(port).contains(event);
              });
      assertMetrics(
          port,
          "# TYPE dapr_grpc_io_server_completed_rpcs counter",
          "dapr_grpc_io_server_completed_rpcs{app_id=\"shop\","
              + server
              + "grpc_server_status=\"OK\"}",
          "dapr_grpc_io_server_completed_rpcs{app_id=\"shop\","
              + server
              + "grpc_server_status=\"INTERNAL\"} 1.0",
          "dapr_grpc_io_server_server_latency_count{app_id=\"shop\"," + server,
          "dapr_grpc_io_server_received_bytes_per_rpc_sum{app_id=\"shop\"," + server,
          "dapr_grpc_io_server_sent_bytes_per_rpc_sum{app_id=\"shop\"," + server,
          "dapr_grpc_io_client_completed_rpcs{app_id=\"shop\"," + list,
          "dapr_grpc_io_client_completed_rpcs{app_id=\"shop\"," + event,
          "dapr_grpc_io_client_roundtrip_latency_count{app_id=\"shop\"," + event,
          "dapr_grpc_io_client_sent_bytes_per_rpc_count{app_id=\"shop\"," + event,
          "dapr_grpc_io_client_received_bytes_per_rpc_count{app_id=\"shop\"," + event,
          "dapr_grpc_io_healthprobes_completed_count{app_id=\"shop\"," + health,
          "dapr_error_code_total{app_id=\"shop\",category=\"binding\",error_code=\"ERR_INVOKE_OUTPUT_BINDING\"} 2.0");
    } finally {
      channel.shutdownNow();
      app.shutdownNow();
    }
  }

  private static final class App extends AppCallbackImplBase {
    @Override
    public void listInputBindings(
        Empty request, StreamObserver<ListInputBindingsResponse> observer) {
      observer.onNext(ListInputBindingsResponse.newBuilder().addBindings("a").build());
      observer.onCompleted();
    }

    @Override
    public void onBindingEvent(
        BindingEventRequest request, StreamObserver<BindingEventResponse> observer) {
      observer.onNext(BindingEventResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  private static final class Health extends AppCallbackHealthCheckImplBase {
    @Override
    public void healthCheck(Empty request, StreamObserver<HealthCheckResponse> observer) {
      observer.onNext(HealthCheckResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  @Test
  void callersWithoutTheTokenAreCountedAsErrors() throws Exception {
    sidecar.component("a", "t");
    sidecar.file("c.yaml", "kind: Configuration\nspec: {metrics: {recordErrorCodes: true}}\n");
    int port = FreePort.pick();
    Ready ready =
        sidecar.start(metrics(port), api(true, Optional.empty(), "token"), Optional.empty());
    String series =
        "dapr_error_code_total{app_id=\"shop\",category=\"common\",error_code=\"Unauthorized\"} ";
    assertEquals(401, sidecar.get("/v1.0/metadata").statusCode());
    assertMetrics(port, series + "1.0");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ready.grpcPort()).usePlaintext().build();
    try {
      DaprGrpc.DaprBlockingStub dapr = DaprGrpc.newBlockingStub(channel);
      assertThrows(
          StatusRuntimeException.class,
          () -> dapr.invokeBinding(InvokeBindingRequest.getDefaultInstance()));
    } finally {
      channel.shutdownNow();
    }

    assertMetrics(port, series + "2.0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRequestIsInTheLogWhereThatIsAskedFor(boolean asked) throws Exception {
    List<ILoggingEvent> lines;
    try (CapturedLog log = CapturedLog.of("dev.mooring.runtime.http-info")) {
      sidecar.component("a", "t");
      ApiSettings api =
          new ApiSettings(
              FREE,
              Optional.empty(),
              RequestLimits.DEFAULT,
              ApiToken.of(null),
              true,
              List.of(),
              Optional.empty(),
              asked);
      sidecar.start(OperationSettings.NONE, api, Optional.empty());
      sidecar.create("a", "secret", "user-agent", "till");
      OperatedSidecar.get(sidecar.stop());
      lines = log.events();
    }

    assertEquals(asked ? 1 : 0, lines.size());
    for (ILoggingEvent line : lines) {
      Map<String, Object> fields =
          line.getKeyValuePairs().stream()
              .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
      assertEquals("HTTP API Called", line.getFormattedMessage());
      assertEquals(Level.INFO, line.getLevel());
      assertEquals("POST /v1.0/bindings/a", fields.get("method"));
      assertEquals(204, fields.get("code"));
      assertEquals("till", fields.get("useragent"));
      assertEquals(Set.of("method", "code", "size", "duration", "useragent"), fields.keySet());
    }
  }

  @Test
  void theOpenPortAnswersWithoutATokenAndHasNothingElse() throws Exception {
    sidecar.component("a", "t");
    int open = FreePort.pick();
    sidecar.start(
        OperationSettings.NONE,
        api(false, Optional.of(new Listening(List.of("127.0.0.1"), open, Optional.empty())), "t"),
        Optional.empty());

    assertEquals(401, sidecar.get("/v1.0/metadata").statusCode());
    assertEquals(200, sidecar.getAt(open, "/v1.0/metadata").statusCode());
    assertEquals(204, sidecar.getAt(open, "/v1.0/healthz/outbound").statusCode());
    await().until(() -> sidecar.getAt(open, "/v1.0/healthz").statusCode() == 204);
    for (String none : List.of("/v1.0/shutdown", "/v1.0/bindings/a", "/dashboard")) {
      assertEquals(404, sidecar.getAt(open, none).statusCode(), none);
    }
  }

  private static OperationSettings pausing(Duration pause) {
    return new OperationSettings(
        List.of(), false, Optional.empty(), 0, false, false, false, Optional.empty(), pause);
  }

  @Test
  void callsAreTakenForAWhileAfterTheInputsHaveStopped() throws Exception {
    sidecar.component("a", "t");
    Ready ready =
        sidecar.start(
            pausing(Duration.ofSeconds(2)), api(false, Optional.empty(), null), Optional.empty());
    await()
        .until(
            () -> {
              sidecar.create("a", "x");
              return !sidecar.events.isEmpty();
            });

    CompletionStage<Void> stopped = sidecar.stop();
    await().until(() -> sidecar.broker.subscribers("t") == 0);
    assertEquals(204, sidecar.create("a", "last words").statusCode());
    assertEquals(204, sidecar.get("/v1.0/healthz/outbound").statusCode());
    assertFalse(stopped.toCompletableFuture().isDone());

    OperatedSidecar.get(stopped);
    assertFalse(listens(ready.httpPort()));
  }

  @Test
  void theWaitEndsWithTheHealthOfTheApplication() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(
        pausing(Duration.ofMinutes(10)),
        api(false, Optional.empty(), null),
        Optional.of(new HealthChecks("/h", Duration.ofMillis(50), Duration.ofMillis(50), 2)));
    CompletionStage<Void> stopped = sidecar.stop();

    sidecar.unwell = true;

    OperatedSidecar.get(stopped);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
