package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.FakeOutput;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.registry.ComponentStatus;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call the HTTP API and how, and what it says of the sidecar. */
@Timeout(30)
final class HttpAccessTest {

  private static final String CREATE = "{\"operation\":\"create\"}";
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final FakeOutput output = new FakeOutput();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<HttpApi> apis = new ArrayList<>();
  private final SidecarControl control =
      new SidecarControl(
          "app",
          "1.2.3",
          () ->
              List.of(
                  status("good", Health.State.UP, Optional.empty()),
                  status("bad", Health.State.FAILED, Optional.of("no broker"))),
          Optional.of(
              new AppConnection(
                  new AppAddress(AppProtocol.HTTP, "127.0.0.1", 7000),
                  Optional.of("secret"),
                  OptionalInt.of(5),
                  Optional.of(
                      new HealthChecks("/h", Duration.ofSeconds(5), Duration.ofMillis(500), 3)))));
  private int port;

  @TempDir private Path folder;

  private static ComponentStatus status(
      String name, Health.State state, Optional<String> lastError) {
    Health health = new Health(state, Instant.EPOCH, lastError);
    return new ComponentStatus(
        name, "bindings.mqtt", "v1", Map.of(Direction.OUTPUT, health), health, false);
  }

  @AfterEach
  void stop() throws Exception {
    for (HttpApi api : apis) {
      get(api.stop(Duration.ofSeconds(1)));
    }
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private SocketAddress start(
      Optional<Path> socket, @Nullable String token, boolean http2, String... origins)
      throws Exception {
    output.answer = CompletableFuture.completedFuture(Response.empty());
    HttpApi api =
        new HttpApi(
            vertx,
            new HttpApi.Settings(
                "app",
                new Listening(List.of("127.0.0.1"), 0, socket),
                new RequestLimits(1_000_000, 4096),
                ApiToken.of(token),
                http2,
                List.of(origins)),
            new OutputCalls(name -> name.equals("out") ? Optional.of(output) : Optional.empty()),
            new Replays(List::of, Optional.empty()),
            control,
            () -> true,
            () -> true);
    apis.add(api);
    SocketAddress address = get(api.start()).get(0);
    if (address instanceof InetSocketAddress internet) {
      port = internet.getPort();
    }
    return address;
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1.0/bindings/out, 401",
    "PUT, /v1.0/bindings/out, 401",
    "GET, /v1.0/metadata, 401",
    "PUT, /v1.0/metadata/k, 401",
    "POST, /v1.0/shutdown, 401",
    "GET, /nowhere, 401",
    "POST, /v1.0/healthz, 401",
    "GET, /v1.0/healthz/other, 401",
    "GET, /v1.0/healthz, 204",
    "GET, /v1.0/healthz/outbound, 204",
  })
  void whoDoesNotKnowTheTokenIsTurnedAwayButMayAskForTheHealth(
      String method, String path, int status) throws Exception {
    start(Optional.empty(), "t0ken", true);

    for (String shown : List.of("wrong", "t0ke", "t0ken2")) {
      HttpResponse<String> answer = call(method, path, CREATE, "dapr-api-token", shown);
      assertEquals(status, answer.statusCode());
      if (status == 401) {
        assertEquals("invalid api token", answer.body());
        assertTrue(answer.headers().firstValue("content-type").orElse("").contains("text/plain"));
      }
    }
    assertEquals(status, call(method, path, CREATE).statusCode());
    assertEquals(List.of(), output.requests);
    assertFalse(control.shutdownAsked().toCompletableFuture().isDone());
  }

  @Test
  void whoKnowsTheTokenIsLetIn() throws Exception {
    start(Optional.empty(), "t0ken", true);

    assertEquals(
        204, call("POST", "/v1.0/bindings/out", CREATE, "dapr-api-token", "t0ken").statusCode());
    assertEquals(Map.of(), output.requests.get(0).metadata());
  }

  @Test
  void theTraceOfACallerTravelsOnAndNothingElseOfTheHeaders() throws Exception {
    start(Optional.empty(), null, true);

    call(
        "POST",
        "/v1.0/bindings/out",
        "{\"operation\":\"create\",\"metadata\":{\"topic\":\"t\"}}",
        "traceparent",
        PARENT,
        "tracestate",
        "a=b",
        "baggage",
        "c=d",
        "topic",
        "u",
        "x-y",
        "z");

    assertEquals(
        Map.of("topic", "t", "traceparent", PARENT, "tracestate", "a=b", "baggage", "c=d"),
        output.requests.get(0).metadata());
  }

  @Test
  void aBaggageThatIsNoneIsRefused() throws Exception {
    start(Optional.empty(), null, true);

    HttpResponse<String> answer = call("POST", "/v1.0/bindings/out", CREATE, "baggage", "nonsense");

    assertEquals(400, answer.statusCode());
    assertEquals(
        "{\"errorCode\":\"ERR_MALFORMED_REQUEST\",\"message\":"
            + "\"invalid baggage header: \\\"nonsense\\\" is no key=value\"}",
        answer.body());
  }

  @Test
  void metadataSaysWhatTheSidecarIs() throws Exception {
    start(Optional.empty(), null, true);
    assertEquals(204, call("PUT", "/v1.0/metadata/my%20key", "größe").statusCode());

    HttpResponse<String> answer = call("GET", "/v1.0/metadata", "");

    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"id": "app", "runtimeVersion": "1.2.3",
                 "components": [
                  {"name": "good", "type": "bindings.mqtt", "version": "v1",
                   "capabilities": ["OUTPUT_BINDING"], "state": "up"},
                  {"name": "bad", "type": "bindings.mqtt", "version": "v1",
                   "capabilities": ["OUTPUT_BINDING"], "state": "failed", "error": "no broker"}],
                 "extended": {"daprRuntimeVersion": "%s", "my key": "größe"},
                 "appConnectionProperties": {
                  "port": 7000, "protocol": "http", "channelAddress": "127.0.0.1",
                  "maxConcurrency": 5,
                  "health": {"healthCheckPath": "/h", "healthProbeInterval": "5s",
                   "healthProbeTimeout": "500ms", "healthThreshold": 3}}}
                """
                    .formatted(SidecarControl.DAPR_VERSION));
    assertEquals(expected, new ObjectMapper().readTree(answer.body()));
  }

  @Test
  void metadataIsBounded() throws Exception {
    start(Optional.empty(), null, true);
    String longest = "v".repeat(SidecarControl.MAX_ENTRY_LENGTH);

    assertEquals(400, call("PUT", "/v1.0/metadata/k", longest).statusCode());
    assertEquals(400, call("PUT", "/v1.0/metadata/k", longest + "v").statusCode());
    for (int i = 1; i < SidecarControl.MAX_ENTRIES; i++) {
      control.setMetadata("k" + i, "v");
    }
    assertEquals(400, call("PUT", "/v1.0/metadata/one-more", "v").statusCode());
    assertEquals(204, call("PUT", "/v1.0/metadata/k1", "w").statusCode());
  }

  @ParameterizedTest
  @CsvSource({"false, GRACEFUL", "true, FORCED"})
  void whoAsksForTheEndIsAnsweredFirst(String force, SidecarControl.Shutdown how) throws Exception {
    start(Optional.empty(), null, true);

    assertEquals(
        204, call("POST", "/v1.0/shutdown", "", "dapr-force-shutdown", force).statusCode());

    assertEquals(how, get(control.shutdownAsked()));
  }

  @ParameterizedTest
  @CsvSource({
    "``, http://a.example, ``",
    "*, http://a.example, *",
    "http://a.example, http://a.example, http://a.example",
  })
  void webPagesOfTheOriginsNamedMayCall(String allowed, String origin, String answered)
      throws Exception {
    start(
        Optional.empty(),
        "t0ken",
        true,
        allowed.equals("``") ? new String[0] : new String[] {allowed});

    HttpResponse<String> preflight =
        call(
            "OPTIONS",
            "/v1.0/bindings/out",
            "",
            "origin",
            origin,
            "access-control-request-method",
            "POST",
            "access-control-request-headers",
            "dapr-api-token,x-other");

    assertEquals(
        answered.equals("``") ? "" : answered,
        preflight.headers().firstValue("access-control-allow-origin").orElse(""));
    if (!answered.equals("``")) {
      assertEquals(204, preflight.statusCode());
      assertEquals(
          "dapr-api-token,x-other",
          preflight.headers().firstValue("access-control-allow-headers").orElse(""));
    }
  }

  @Test
  void aPageOfAnotherOriginMayNotCall() throws Exception {
    start(Optional.empty(), null, true, "http://a.example");

    assertEquals(
        403, call("POST", "/v1.0/bindings/out", CREATE, "origin", "http://b.example").statusCode());
    assertEquals(List.of(), output.requests);
  }

  @Test
  void headersAboveTheLimitAreRefused() throws Exception {
    start(Optional.empty(), null, true);

    assertEquals(
        431, call("POST", "/v1.0/bindings/out", CREATE, "x", "y".repeat(5000)).statusCode());
  }

  @ParameterizedTest
  @CsvSource({"true, HTTP_2", "false, HTTP_1_1"})
  void http2CanBeSwitchedOff(boolean http2, HttpClient.Version version) throws Exception {
    start(Optional.empty(), null, http2);

    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1.0/healthz"))
            .version(HttpClient.Version.HTTP_2)
            .build();

    assertEquals(version, client.send(request, HttpResponse.BodyHandlers.discarding()).version());
  }

  @Test
  void aSocketOfTheFileSystemServesAsWell() throws Exception {
    Path socket = folder.resolve("api.socket");
    Files.writeString(socket, "left behind");

    SocketAddress address = start(Optional.of(socket), null, true);

    assertEquals(UnixDomainSocketAddress.of(socket), address);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      channel.write(
          ByteBuffer.wrap(
              "GET /v1.0/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        assertTrue(answer.hasRemaining());
      }
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      assertTrue(text.startsWith("HTTP/1.1 204 "), text);
    }
    get(apis.get(0).stop(Duration.ofSeconds(1)));
    assertFalse(Files.exists(socket));
  }
}
