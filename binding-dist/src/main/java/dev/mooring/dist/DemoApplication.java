package dev.mooring.dist;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application of the quickstart: as small as one can be, and like any other it knows nothing of
 * MQTT. It takes events at {@code POST /demo-in} and sends greetings by {@code
 * /v1.0/bindings/demo-out}.
 */
final class DemoApplication {

  static final String INPUT = "demo-in";
  static final String OUTPUT = "demo-out";
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final Context loop;
  private final PrintWriter out;
  private final int limit;
  private final HttpClient client;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final Runnable onEvent;
  private long timer = -1;

  /**
   * An application that does nothing yet.
   *
   * @param out where events are printed
   * @param limit how many of them
   * @param onEvent called on an event loop after each event
   */
  DemoApplication(Vertx vertx, PrintWriter out, int limit, Runnable onEvent) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.out = out;
    this.limit = limit;
    this.client = vertx.createHttpClient();
    this.onEvent = onEvent;
  }

  /** Listens on a free port, and says which. */
  CompletionStage<Integer> listen() {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(0, LOOPBACK)
        .map(server -> server.actualPort())
        .toCompletionStage();
  }

  /** Sends a greeting by the sidecar, now and again and again. */
  void sendEvery(Duration pause, int sidecarPort) {
    loop.runOnContext(
        now -> {
          send(sidecarPort);
          timer = vertx.setPeriodic(pause.toMillis(), again -> send(sidecarPort));
        });
  }

  /** Sends no more; completes when the last greeting is on its way. */
  CompletionStage<Void> stopSending() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    loop.runOnContext(
        now -> {
          vertx.cancelTimer(timer);
          stopped.complete(null);
        });
    return stopped;
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals("/" + INPUT)) {
      request.response().setStatusCode(404).end();
    } else if (request.method().equals(HttpMethod.POST)) {
      request.body().onSuccess(body -> take(request, body.toString()));
    } else {
      request.response().end();
    }
  }

  private void take(HttpServerRequest request, String body) {
    long number = received.incrementAndGet();
    if (number <= limit) {
      out.println("event " + number + "  topic " + request.getHeader("topic") + "  " + body);
      out.flush();
    }
    request.response().end();
    onEvent.run();
  }

  private void send(int sidecarPort) {
    JsonObject greeting =
        new JsonObject().put("greeting", "hello").put("number", sent.incrementAndGet());
    JsonObject call = new JsonObject().put("operation", "create").put("data", greeting);
    client
        .request(HttpMethod.POST, sidecarPort, LOOPBACK, "/v1.0/bindings/" + OUTPUT)
        .compose(request -> request.send(call.toBuffer()).compose(DemoApplication::accepted))
        .onFailure(failure -> out.println("not sent: " + failure.getMessage()));
  }

  private static Future<Void> accepted(HttpClientResponse response) {
    return response.statusCode() == 204
        ? Future.succeededFuture()
        : response.body().compose(body -> Future.failedFuture(body.toString()));
  }
}
