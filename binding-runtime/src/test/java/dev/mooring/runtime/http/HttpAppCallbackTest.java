package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.api.Rejection;
import dev.mooring.api.Response;
import dev.mooring.runtime.FreePort;
import dev.mooring.runtime.TestCertificate;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.Destination;
import dev.mooring.runtime.dispatch.FanOut;
import dev.mooring.runtime.dispatch.FirstDelivery;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Interest;
import dev.mooring.runtime.dispatch.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to an application over a real socket; the application is the JDK's server. */
@Timeout(30)
final class HttpAppCallbackTest {

  static final Destination IN = new Destination("in", "in", false);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer app = server();
  private final HttpAppCallback callback = to(app.getAddress().getPort());
  private final HttpAppCallback hurried = to(app.getAddress().getPort(), Duration.ofMillis(500));
  private volatile int status = 200;
  private volatile String body = "";
  private volatile String rejection = "";
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Seen seen = new Seen("", "", Map.of(), new byte[0]);

  /** What the application saw of the last request; header names in lower case. */
  private static final class Seen {
    final String method;
    final String path;
    final Map<String, String> headers;
    final byte[] body;

    Seen(String method, String path, Map<String, String> headers, byte[] body) {
      this.method = method;
      this.path = path;
      this.headers = headers;
      this.body = body;
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpAppCallback to(int port) {
    return to(port, Duration.ofSeconds(10));
  }

  private HttpAppCallback to(int port, Duration probeTimeout) {
    return new HttpAppCallback(
        vertx, AppConnection.to(new AppAddress(AppProtocol.HTTP, "127.0.0.1", port)), probeTimeout);
  }

  @BeforeEach
  void start() {
    app.setExecutor(threads);
    app.createContext(
        "/",
        exchange -> {
          Map<String, String> headers = new HashMap<>();
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
          seen =
              new Seen(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawPath(),
                  headers,
                  exchange.getRequestBody().readAllBytes());
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          if (!rejection.isEmpty()) {
            exchange.getResponseHeaders().add("Mooring-Rejection", rejection);
          }
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    app.start();
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    app.stop(0);
    threads.shutdownNow();
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Delivery message(String text) {
    return new FirstDelivery(Payload.utf8(text), Map.of("topic", "t"));
  }

  @ParameterizedTest
  @CsvSource({
    "200, Wanted",
    "204, Wanted",
    "299, Wanted",
    "405, Wanted",
    "404, Declined",
    "401, Declined",
    "403, Declined",
    "302, Declined",
    "500, Unanswered",
    "503, Unanswered",
  })
  void theStatusOfTheProbeSaysWhetherTheApplicationWantsEvents(int status, String interest)
      throws Exception {
    this.status = status;

    assertEquals(interest, get(callback.probe(IN)).getClass().getSimpleName());
    assertEquals("OPTIONS", seen.method);
    assertEquals("/in", seen.path);
    assertEquals("application/json", seen.headers.get("content-type"));
  }

  @Test
  void aProbeThatTakesTooLongHasNoAnswer() throws Exception {
    gate = new CountDownLatch(1);

    assertInstanceOf(Interest.Unanswered.class, get(hurried.probe(IN)));
  }

  @Test
  void aProbeOfNobodyHasNoAnswer() throws Exception {
    assertInstanceOf(Interest.Unanswered.class, get(to(FreePort.pick()).probe(IN)));
  }

  @Test
  void anEventArrivesByteForByteWithItsMetadataAsHeaders() throws Exception {
    byte[] payload = {0, (byte) 0xFF, '\r', '\n', (byte) 0xC3};
    FirstDelivery message =
        new FirstDelivery(
            Payload.wrap(payload),
            Map.of("topic", "größe/1", "userProperty.Key", "a\r\nb", "Host", "elsewhere"));

    Reply reply = get(callback.deliver(IN, message));

    assertInstanceOf(Reply.Handled.class, reply);
    assertEquals("POST", seen.method);
    assertEquals("/in", seen.path);
    assertArrayEquals(payload, seen.body);
    assertEquals("gr%C3%B6%C3%9Fe/1", seen.headers.get("topic"));
    assertEquals("a%0D%0Ab", seen.headers.get("userproperty.key"));
    assertEquals("application/json", seen.headers.get("content-type"));
    assertEquals("5", seen.headers.get("content-length"));
    assertTrue(String.valueOf(seen.headers.get("host")).startsWith("127.0.0.1"));
  }

  @Test
  @Tag("D21")
  void theContentTypeOfAMessageWins() throws Exception {
    FirstDelivery message =
        new FirstDelivery(Payload.utf8("x").withContentType("text/csv"), Map.of());

    get(callback.deliver(IN, message));

    assertEquals("text/csv", seen.headers.get("content-type"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void anyStatusFrom200To299IsSuccess(int status) throws Exception {
    this.status = status;

    assertEquals(new Reply.Handled(Response.empty()), get(callback.deliver(IN, message("1"))));
  }

  @Test
  void theAnswerOfTheApplicationIsKept() throws Exception {
    body = "answer";

    assertEquals(
        new Reply.Handled(Response.of(Payload.utf8("answer").withContentType("text/plain"))),
        get(callback.deliver(IN, message("1"))));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 405, 500, 503})
  void anyOtherStatusIsAFailure(int status) throws Exception {
    this.status = status;
    body = "no";

    assertEquals(
        new Reply.Failed(
            "fails to send binding event to http app channel, status code: " + status + " body: no",
            Optional.of(new Reply.Code(status, false))),
        get(callback.deliver(IN, message("1"))));
    assertEquals("/in", seen.path);
  }

  @ParameterizedTest
  @CsvSource({
    "unspecified, UNSPECIFIED",
    "not-authorized, NOT_AUTHORIZED",
    "wrong-destination, WRONG_DESTINATION",
    "quota-exceeded, QUOTA_EXCEEDED",
    "invalid-payload, INVALID_PAYLOAD",
    "no-such-thing,",
  })
  void aFailureMaySayWhatIsWrongWithTheEvent(String header, @Nullable Rejection expected)
      throws Exception {
    status = 422;
    rejection = header;

    assertEquals(
        Optional.ofNullable(expected),
        assertInstanceOf(Reply.Failed.class, get(callback.deliver(IN, message("1")))).rejection());
  }

  @Test
  void whatWasHandledIsNotRejected() throws Exception {
    rejection = "invalid-payload";

    assertEquals(new Reply.Handled(Response.empty()), get(callback.deliver(IN, message("1"))));
  }

  @Test
  void anAnswerTooLongToBeReadIsJudgedByItsStatus() throws Exception {
    body = "x".repeat((int) HttpAppCallback.MAX_ANSWER_SIZE + 1);

    assertEquals(new Reply.Handled(Response.empty()), get(callback.deliver(IN, message("1"))));
  }

  @Test
  void aSlowAnswerIsWaitedFor() throws Exception {
    gate = new CountDownLatch(1);
    CompletionStage<Reply> reply = hurried.deliver(IN, message("1"));
    get(hurried.probe(IN));

    assertFalse(reply.toCompletableFuture().isDone());
    gate.countDown();
    assertInstanceOf(Reply.Handled.class, get(reply));
  }

  @Test
  void anApplicationThatDoesNotListenCannotBeReached() throws Exception {
    HttpAppCallback nobody = to(FreePort.pick());

    assertInstanceOf(Reply.Unreachable.class, get(nobody.deliver(IN, message("1"))));
    assertThrows(ExecutionException.class, () -> get(nobody.reach()));
    get(callback.reach());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | Unreachable",
        "`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal` | Unreachable",
        "`no such protocol\r\n\r\n` | Failed",
      })
  void aBrokenAnswerIsToldFromNone(String answer, String reply) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletionStage<Reply> outcome = to(listener.getLocalPort()).deliver(IN, message("1"));
      try (Socket socket = listener.accept()) {
        byte[] head = new byte[4];
        assertEquals(4, socket.getInputStream().readNBytes(head, 0, 4));
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        assertEquals(reply, get(outcome).getClass().getSimpleName());
      }
    }
  }

  @Test
  void theHealthOfTheApplicationIsAskedForAtItsPath() throws Exception {
    HealthChecks checks =
        new HealthChecks("/well", Duration.ofSeconds(5), Duration.ofMillis(500), 3);
    status = 204;
    get(callback.check(checks));
    assertEquals("GET", seen.method);
    assertEquals("/well", seen.path);

    for (int bad : new int[] {302, 404, 500}) {
      status = bad;
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> get(callback.check(checks)));
      assertTrue(String.valueOf(failure.getMessage()).contains("status code " + bad));
    }
    gate = new CountDownLatch(1);
    assertThrows(ExecutionException.class, () -> get(callback.check(checks)));
  }

  @Test
  void theApplicationIsShownItsTokenAndNobodyElses() throws Exception {
    HttpAppCallback known =
        new HttpAppCallback(
            vertx,
            new AppConnection(
                new AppAddress(AppProtocol.HTTP, "127.0.0.1", app.getAddress().getPort()),
                Optional.of("t0ken"),
                OptionalInt.empty(),
                Optional.empty()),
            Duration.ofMillis(500));
    get(known.probe(IN));
    assertEquals("t0ken", seen.headers.get("dapr-api-token"));
    get(known.deliver(IN, new FirstDelivery(Payload.empty(), Map.of("dapr-api-token", "forged"))));
    assertEquals("t0ken", seen.headers.get("dapr-api-token"));

    get(
        callback.deliver(
            IN, new FirstDelivery(Payload.empty(), Map.of("dapr-api-token", "forged"))));
    assertEquals(null, seen.headers.get("dapr-api-token"));
  }

  @Test
  void theTraceOfAnEventTravelsOn() throws Exception {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    get(
        callback.deliver(
            IN,
            new FirstDelivery(
                Payload.empty(),
                Map.of("userProperty.traceparent", parent, "userProperty.baggage", "a=b"))));

    assertEquals(parent, seen.headers.get("traceparent"));
    assertEquals("a=b", seen.headers.get("baggage"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerNamesWhoItIsSentOnToWhereThatIsAllowed(boolean allowed) throws Exception {
    body = "{\"to\":[\"a\"],\"data\":{\"z\":1,\"b\":\"<\"},\"concurrency\":\"parallel\"}";

    Reply reply = get(callback.deliver(new Destination("in", "in", allowed), message("1")));

    Optional<FanOut> asked =
        Optional.of(
            new FanOut(
                List.of("a"), Payload.utf8("{\"b\":\"\\u003c\",\"z\":1}"), FanOut.Order.PARALLEL));
    assertEquals(
        allowed ? asked : Optional.empty(), assertInstanceOf(Reply.Handled.class, reply).fanOut());
  }

  @ParameterizedTest
  @CsvSource({"HTTPS", "H2C"})
  void anApplicationIsSpokenToAsItWants(AppProtocol protocol, @TempDir Path folder)
      throws Exception {
    HttpServerOptions options = new HttpServerOptions();
    if (protocol == AppProtocol.HTTPS) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PfxOptions()
                  .setPath(TestCertificate.keyStore(folder).toString())
                  .setPassword(TestCertificate.PASSWORD));
    }
    CompletableFuture<HttpVersion> version = new CompletableFuture<>();
    io.vertx.core.http.HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  version.complete(request.version());
                  request.response().setStatusCode(201).end("ok");
                });
    get(server.listen(0, "127.0.0.1").toCompletionStage());
    HttpAppCallback way =
        new HttpAppCallback(
            vertx,
            AppConnection.to(new AppAddress(protocol, "127.0.0.1", server.actualPort())),
            Duration.ofSeconds(3));
    try {
      get(way.reach());
      assertInstanceOf(Interest.Wanted.class, get(way.probe(IN)));
      assertInstanceOf(Reply.Handled.class, get(way.deliver(IN, message("1"))));
      assertEquals(
          protocol == AppProtocol.H2C ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1, get(version));
    } finally {
      get(way.close());
    }
  }
}
