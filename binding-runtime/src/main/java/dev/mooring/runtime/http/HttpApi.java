package dev.mooring.runtime.http;

import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** The sidecar's HTTP door. Safe for any thread; no method blocks. */
public final class HttpApi {

  /** How large a request's body may be where nobody says, in bytes. */
  public static final long DEFAULT_MAX_BODY_SIZE = 4L << 20;

  /**
   * Where and for whom the API listens. Immutable.
   *
   * @param applicationId the application that calls it
   * @param addresses the local addresses it listens on, by name or number; at least one
   * @param port the port on all of them; 0 picks a free one
   * @param maxBodySize how large a request's body may be, in bytes
   */
  public record Settings(String applicationId, List<String> addresses, int port, long maxBodySize) {
    public Settings {
      addresses = List.copyOf(addresses);
    }
  }

  private final Vertx vertx;
  private final Settings settings;
  private final Router router;
  private final List<HttpServer> servers = new ArrayList<>();

  /**
   * An API that listens nowhere yet.
   *
   * @param vertx whose event loops it uses
   * @param settings where and for whom it listens
   * @param calls where calls to outputs go
   * @param replays where dead letters go that are tried again
   * @param ready whether everything is there, the application included; asked on an event loop
   * @param outboundReady whether calls to outputs can be taken; asked on an event loop
   */
  public HttpApi(
      Vertx vertx,
      Settings settings,
      OutputCalls calls,
      Replays replays,
      BooleanSupplier ready,
      BooleanSupplier outboundReady) {
    this.vertx = vertx;
    this.settings = settings;
    this.router = Router.router(vertx);
    BindingsEndpoint bindings = new BindingsEndpoint(calls, settings.maxBodySize());
    router.post(BindingsEndpoint.PATH + "*").handler(bindings);
    router.put(BindingsEndpoint.PATH + "*").handler(bindings);
    router.post(ReplayApi.PATH).handler(new ReplayEndpoint(replays));
    new HealthEndpoint(settings.applicationId(), ready, outboundReady).addTo(router);
    router.route().handler(routing -> ApiError.NO_SUCH_PATH.send(routing.response()));
    router.errorHandler(400, HttpApi::badRequest);
    router.errorHandler(500, HttpApi::ownFault);
  }

  /**
   * Listens.
   *
   * @return where, with the ports that were picked, in the order of the settings; completes
   *     exceptionally if one of the addresses cannot be had, and then {@link #stop} has still to be
   *     called
   */
  public CompletionStage<List<InetSocketAddress>> start() {
    Future<List<InetSocketAddress>> listening = Future.succeededFuture(new ArrayList<>());
    for (String address : settings.addresses()) {
      listening = listening.compose(bound -> listen(address, bound));
    }
    return listening.toCompletionStage();
  }

  private Future<List<InetSocketAddress>> listen(String address, List<InetSocketAddress> bound) {
    int port = bound.isEmpty() ? settings.port() : bound.get(0).getPort();
    HttpServer server = vertx.createHttpServer(new HttpServerOptions()).requestHandler(router);
    return server
        .listen(port, address)
        .map(
            open -> {
              synchronized (servers) {
                servers.add(open);
              }
              bound.add(InetSocketAddress.createUnresolved(address, open.actualPort()));
              return bound;
            });
  }

  /**
   * Takes no more requests.
   *
   * @param grace how long requests under way may take
   * @return completes, never exceptionally, when all connections are closed
   */
  public CompletionStage<Void> stop(Duration grace) {
    List<Future<Void>> closing;
    synchronized (servers) {
      closing = servers.stream().map(server -> server.shutdown(grace)).toList();
    }
    return Future.join(closing).<Void>mapEmpty().otherwiseEmpty().toCompletionStage();
  }

  private static void badRequest(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(400)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(String.valueOf(routing.failure().getMessage()));
  }

  private static void ownFault(RoutingContext routing) {
    if (routing.failure() instanceof IllegalArgumentException) {
      badRequest(routing);
    } else {
      new ApiError(500, "ERR_INTERNAL", "internal error").send(routing.response());
    }
  }
}
