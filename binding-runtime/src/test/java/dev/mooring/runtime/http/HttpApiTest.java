package dev.mooring.runtime.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.BindingException;
import dev.mooring.api.Operation;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.FakeOutput;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over a real socket, called by the JDK's client: somebody else's reading of HTTP. */
@Timeout(30)
final class HttpApiTest {

  private static final int MAX_BODY = 100_000;
  private static final String CREATE = "{\"operation\":\"create\",\"data\":{\"a\": 1}}";

  private final FakeOutput output = new FakeOutput();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile boolean ready = true;
  private volatile boolean outboundReady = true;
  private final HttpApi api =
      new HttpApi(
          vertx,
          settings(0),
          new OutputCalls(
              name ->
                  name.equals("out") || name.equals("my out")
                      ? Optional.of(output)
                      : Optional.empty()),
          new Replays(List::of, Optional.empty()),
          new SidecarControl("app", "1", List::of, Optional.empty()),
          () -> ready,
          () -> outboundReady);
  private InetSocketAddress address = InetSocketAddress.createUnresolved("none", 1);

  private static HttpApi.Settings settings(int port) {
    return new HttpApi.Settings(
        "app",
        new Listening(List.of("127.0.0.1"), port, Optional.empty()),
        new RequestLimits(MAX_BODY, 4096),
        ApiToken.of(null),
        true,
        List.of());
  }

  @BeforeEach
  void start() throws Exception {
    address = (InetSocketAddress) get(api.start()).get(0);
    output.answer = CompletableFuture.completedFuture(Response.empty());
  }

  @AfterEach
  void stop() throws Exception {
    get(api.stop(Duration.ofSeconds(5)));
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void assertError(
      int status, String code, String message, HttpResponse<String> response) throws IOException {
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertEquals(status, response.statusCode());
    assertEquals(code, body.get("errorCode").textValue());
    assertEquals(message, body.get("message").textValue());
    assertEquals(2, body.size());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void anEnvelopeIsSentAndAnsweredWithoutABody(String method) throws Exception {
    HttpResponse<String> response =
        send(
            to("/v1.0/bindings/out")
                .method(
                    method,
                    HttpRequest.BodyPublishers.ofString(
                        "{\"operation\":\"create\",\"data\":{\"a\": 1},"
                            + "\"metadata\":{\"topic\":\"t\"}}"))
                .header("content-type", "application/x-www-form-urlencoded"));

    assertEquals(204, response.statusCode());
    assertEquals("", response.body());
    assertEquals(
        List.of(new Request(Operation.CREATE, Payload.utf8("{\"a\":1}"), Map.of("topic", "t"))),
        output.requests);
  }

  @Test
  void anAnswerOfTheBindingReachesTheCaller() throws Exception {
    output.answer =
        CompletableFuture.completedFuture(
            new Response(
                Optional.of(Payload.utf8("{}")),
                Map.of("statuscode", "404", "größe\r\n", "ü\r\nX: y")));

    HttpResponse<String> response = post("/v1.0/bindings/out", CREATE);

    assertEquals(200, response.statusCode());
    assertEquals("{}", response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    assertEquals("404", response.headers().firstValue("metadata.statuscode").orElse(""));
    assertEquals(
        "%C3%BC%0D%0AX:%20y",
        response.headers().firstValue("metadata.gr%C3%B6%C3%9Fe%0D%0A").orElse(""));
    assertEquals(Optional.empty(), response.headers().firstValue("x"));
  }

  @Test
  @Tag("D23")
  void withAnOperationInTheQueryTheBodyIsThePayloadByteForByte() throws Exception {
    byte[] payload = {0, (byte) 0xFF, '{', '\n', (byte) 0xC3};

    HttpResponse<String> response =
        send(
            to("/v1.0/bindings/out?operation=create")
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
                .header("content-type", "image/png")
                .header("Metadata.topic", "t/1")
                .header("topic", "elsewhere")
                .header("metadata.userProperty.a", "b"));

    assertEquals(204, response.statusCode());
    Request request = output.requests.get(0);
    assertArrayEquals(payload, request.payload().toByteArray());
    assertEquals(Optional.of("image/png"), request.payload().contentType());
    assertEquals(Map.of("topic", "t/1", "userProperty.a", "b"), request.metadata());
  }

  @Test
  void aFormIsAPayloadLikeAnyOther() throws Exception {
    String form = "a=" + "b".repeat(20_000) + "&c=%zz";

    send(
        to("/v1.0/bindings/out?operation=create")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .header("content-type", "application/x-www-form-urlencoded"));

    assertEquals(form, output.requests.get(0).payload().utf8());
  }

  @Test
  void http2WithoutTlsIsSpokenOnTheSamePort() throws Exception {
    HttpResponse<String> response =
        send(
            to("/v1.0/bindings/out")
                .POST(HttpRequest.BodyPublishers.ofString(CREATE))
                .version(HttpClient.Version.HTTP_2));

    assertEquals(HttpClient.Version.HTTP_2, response.version());
    assertEquals(204, response.statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1.0/bindings/out",
        "/v1.0/bindings/out/",
        "//v1.0//bindings///out",
        "/v1.0/bindings/%6Fut",
        "/v1.0/bindings/my+out",
        "/v1.0/bindings/my%20out",
      })
  void pathsAreReadLeniently(String path) throws Exception {
    assertEquals(204, post(path, CREATE).statusCode());
  }

  @Test
  void aBrokenEscapeInAPathIsABadRequest() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1.0/bindings/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                      + "Content-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.toLowerCase(Locale.ROOT).contains("text/plain"), answer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1.0/bindings/out",
    "DELETE, /v1.0/bindings/out",
    "POST, /v1.0/bindings/",
    "POST, /v1.0/bindings",
    "POST, /v1.0/bindings/a/b",
    "POST, /v1.0/healthz",
    "GET, /",
    "GET, /v1.0/state/x",
  })
  void whatTheApiDoesNotHaveIsNotFound(String method, String path) throws Exception {
    assertError(
        404,
        "ERR_DIRECT_INVOKE",
        "failed getting app id either from the URL path or the header dapr-app-id",
        send(to(path).method(method, HttpRequest.BodyPublishers.noBody())));
  }

  /** Each character of a row is a byte of the request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hello\" | \"hello\"",
        "\"<b>&\" | \"\\u003cb\\u003e\\u0026\"",
        "\"\u00e2\u0080\u00a8\\u2029\" | \"\\u2028\\u2029\"",
        "5 | 5",
        "1.0 | 1",
        "1e3 | 1000",
        "9007199254740993 | 9007199254740992",
        "1e21 | 1e+21",
        "0.0000009 | 9e-7",
        "true | true",
        "null | null",
        "`` | null",
        "{\"b\":1,\"a\":2,\"a\" : 3} | {\"a\":3,\"b\":1}",
        "[1, \"x\"] | [1,\"x\"]",
        "\"\\ud800\" | \"\uFFFD\"",
        "\"\u00ff\u00e9x\" | \"\uFFFD\uFFFDx\"",
      })
  void dataBecomesTheBytesThatDaprSends(String data, String bytes) throws Exception {
    String field = data.isEmpty() ? "" : ",\"Data\":" + data;

    send(
        to("/v1.0/bindings/out")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"OPERATION\":\"create\"" + field + "} and more",
                    StandardCharsets.ISO_8859_1)));

    assertEquals(bytes, output.requests.get(0).payload().utf8());
  }

  /** What the binding answers, what was asked, and what the caller gets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "none | out | {\"operation\":\"create\"} | 204 | ``",
        "{}   | out | {\"operation\":\"create\"} | 200 | {}",
        "empty | out | {\"operation\":\"create\"} | 200 | ``",
        "none | out | not json | 400 | ERR_MALFORMED_REQUEST: failed deserializing HTTP body:"
            + " Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or"
            + " token 'null', 'true' or 'false')",
        "none | out | `` | 400 | ERR_MALFORMED_REQUEST: failed deserializing HTTP body: EOF",
        "none | out | [] | 400 | ERR_MALFORMED_REQUEST: failed deserializing HTTP body:"
            + " expected a JSON object, found a list",
        "none | out | {\"operation\":1} | 400 | ERR_MALFORMED_REQUEST: failed deserializing HTTP"
            + " body: field operation: expected a string, found a number",
        "none | out | {\"metadata\":{\"qos\":1}} | 400 | ERR_MALFORMED_REQUEST: failed"
            + " deserializing HTTP body: field metadata.qos: expected a string, found a number",
        "none | out | {\"operation\":\"create\",\"data\":1e400} | 500 |"
            + " ERR_MALFORMED_REQUEST_DATA: can't serialize request data field: a number is out of"
            + " range",
        "none | out | {} | 500 | ERR_INVOKE_OUTPUT_BINDING: error invoking output binding out:"
            + " operation field is missing from request",
        "none | nobody | {} | 500 | ERR_INVOKE_OUTPUT_BINDING: error invoking output binding"
            + " nobody: operation field is missing from request",
        "none | nobody | {\"operation\":\"create\"} | 500 | ERR_INVOKE_OUTPUT_BINDING: error"
            + " invoking output binding nobody: couldn't find output binding nobody",
        "none | out | {\"operation\":\"get\"} | 500 | ERR_INVOKE_OUTPUT_BINDING: error invoking"
            + " output binding out: binding out does not support operation get."
            + " supported operations:create get2 list remove",
        "!no answer \"in\" 10s | out | {\"operation\":\"create\"} | 500 |"
            + " ERR_INVOKE_OUTPUT_BINDING: error invoking output binding out: no answer \"in\" 10s",
      })
  void eachRequestHasItsAnswer(
      String binding, String name, String body, int status, String expected) throws Exception {
    output.answer =
        binding.startsWith("!")
            ? CompletableFuture.failedFuture(
                new BindingException(BindingException.Kind.TIMEOUT, binding.substring(1)))
            : CompletableFuture.completedFuture(answer(binding));

    HttpResponse<String> response = post("/v1.0/bindings/" + name, body);

    if (status < 300) {
      assertEquals(status, response.statusCode());
      assertEquals(expected, response.body());
      assertEquals(
          status == 200 ? "application/json" : "",
          response.headers().firstValue("content-type").orElse(""));
    } else {
      String[] parts = expected.split(": ", 2);
      assertError(status, parts[0], parts[1], response);
    }
  }

  private static Response answer(String body) {
    return switch (body) {
      case "none" -> Response.empty();
      case "empty" -> Response.of(Payload.empty());
      default -> Response.of(Payload.utf8(body).withContentType("text/csv"));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1.0/bindings/out", "/v1.0/bindings/out?operation=create"})
  void aBodyAboveTheLimitIsMalformed(String path) throws Exception {
    assertError(
        400,
        "ERR_MALFORMED_REQUEST",
        "failed deserializing HTTP body: stream too large",
        post(path, "x".repeat(MAX_BODY + 1)));
    assertEquals(List.of(), output.requests);
  }

  @Test
  void aBodyAtTheLimitIsTaken() throws Exception {
    assertEquals(
        204, post("/v1.0/bindings/out?operation=create", "x".repeat(MAX_BODY)).statusCode());
  }

  @Test
  void healthzIsThereWhenEverythingIs() throws Exception {
    assertEquals(204, send(to("/v1.0/healthz")).statusCode());
    assertEquals(204, send(to("/v1.0/healthz?appid=app")).statusCode());
    assertError(
        500,
        "ERR_HEALTH_APPID_NOT_MATCH",
        "dapr app-id does not match",
        send(to("/v1.0/healthz?appid=other")));

    ready = false;
    assertError(500, "ERR_HEALTH_NOT_READY", "dapr is not ready: [app]", send(to("/v1.0/healthz")));
    assertEquals(204, send(to("/v1.0/healthz/outbound")).statusCode());

    outboundReady = false;
    assertError(
        500,
        "ERR_OUTBOUND_HEALTH_NOT_READY",
        "dapr outbound is not ready",
        send(to("/v1.0/healthz/outbound")));
  }

  @Test
  void stoppingLetsRequestsUnderWayFinish() throws Exception {
    CompletableFuture<Response> slow = new CompletableFuture<>();
    output.answer = slow;
    CompletableFuture<HttpResponse<String>> underWay =
        client.sendAsync(
            to("/v1.0/bindings/out").POST(HttpRequest.BodyPublishers.ofString(CREATE)).build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> !output.requests.isEmpty());

    CompletionStage<Void> stopped = api.stop(Duration.ofSeconds(10));
    assertFalse(underWay.isDone());
    slow.complete(Response.empty());

    assertEquals(204, get(underWay).statusCode());
    get(stopped);
  }

  @Test
  void anAddressThatIsTakenFailsTheStart() throws Exception {
    HttpApi second =
        new HttpApi(
            vertx,
            settings(address.getPort()),
            new OutputCalls(name -> Optional.empty()),
            new Replays(List::of, Optional.empty()),
            new SidecarControl("app", "1", List::of, Optional.empty()),
            () -> true,
            () -> true);

    assertTrue(
        second.start().handle((bound, failure) -> failure).toCompletableFuture().get()
            instanceof IOException);
  }
}
