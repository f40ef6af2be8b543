package dev.mooring.runtime.http;

import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's HTTP door. Safe for any thread; no method blocks. */
public final class HttpApi implements Door {

  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  /**
   * Where and for whom the API listens. Immutable.
   *
   * @param applicationId the application that calls it
   * @param listening where it listens
   * @param limits how large requests may be
   * @param token what callers have to show
   * @param http2 whether HTTP/2 without TLS is spoken beside HTTP/1.1
   * @param allowedOrigins the web pages that may call it; {@code *} stands for all
   * @param logged whether each request is written to the log
   */
  public record Settings(
      String applicationId,
      Listening listening,
      RequestLimits limits,
      ApiToken token,
      boolean http2,
      List<String> allowedOrigins,
      boolean logged) {
    public Settings {
      allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** The same somewhere else. */
    public Settings at(Listening other) {
      return new Settings(applicationId, other, limits, token, http2, allowedOrigins, logged);
    }

    /** Requests are not logged. */
    public Settings(
        String applicationId,
        Listening listening,
        RequestLimits limits,
        ApiToken token,
        boolean http2,
        List<String> allowedOrigins) {
      this(applicationId, listening, limits, token, http2, allowedOrigins, false);
    }
  }

  private final Vertx vertx;
  private final String name;
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
   * @param control where questions about the sidecar go
   * @param ready whether everything is there, the application included; asked on an event loop
   * @param outboundReady whether calls to outputs can be taken; asked on an event loop
   */
  public HttpApi(
      Vertx vertx,
      Settings settings,
      OutputCalls calls,
      Replays replays,
      SidecarControl control,
      BooleanSupplier ready,
      BooleanSupplier outboundReady) {
    this(
        vertx,
        settings,
        calls,
        replays,
        control,
        ready,
        outboundReady,
        ApiAccess.ALL,
        Optional.empty(),
        TrafficMetrics.none());
  }

  /**
   * The same with less or more in it.
   *
   * @param access which parts may be called
   * @param dashboard the status page, if there is one
   * @param traffic where requests are counted
   */
  public HttpApi(
      Vertx vertx,
      Settings settings,
      OutputCalls calls,
      Replays replays,
      SidecarControl control,
      BooleanSupplier ready,
      BooleanSupplier outboundReady,
      ApiAccess access,
      Optional<Dashboard> dashboard,
      TrafficMetrics traffic) {
    this("HTTP API", vertx, settings, traffic);
    CrossOrigin.addTo(router, settings.allowedOrigins());
    dashboard.ifPresent(page -> page.addTo(router));
    if (settings.token().isRequired()) {
      router.route().handler(new TokenCheck(settings.token()));
    }
    if (!access.equals(ApiAccess.ALL)) {
      router.route().handler(new ApiGate(access));
    }
    BindingsEndpoint bindings = new BindingsEndpoint(calls, settings.limits().maxBodySize());
    router.post(BindingsEndpoint.PATH + "*").handler(bindings);
    router.put(BindingsEndpoint.PATH + "*").handler(bindings);
    router.post(ReplayApi.PATH).handler(new ReplayEndpoint(replays));
    new HealthEndpoint(settings.applicationId(), ready, outboundReady).addTo(router);
    new MetadataEndpoint(control).addTo(router);
    router.post(ShutdownEndpoint.PATH).handler(new ShutdownEndpoint(control));
    router.route().handler(ApiError.NO_SUCH_PATH::send);
  }

  private HttpApi(String name, Vertx vertx, Settings settings, TrafficMetrics traffic) {
    this.name = name;
    this.vertx = vertx;
    this.settings = settings;
    this.router = Router.router(vertx);
    router.route().handler(new HttpTraffic(traffic, settings.logged()));
    router.errorHandler(400, HttpApi::badRequest);
    router.errorHandler(403, HttpApi::foreign);
    router.errorHandler(500, HttpApi::ownFault);
  }

  /**
   * The part that anybody may call, on a port of its own: health and metadata, whatever token and
   * origin.
   */
  public static HttpApi open(
      Vertx vertx,
      Settings settings,
      SidecarControl control,
      BooleanSupplier ready,
      BooleanSupplier outboundReady,
      TrafficMetrics traffic) {
    HttpApi api = new HttpApi("public HTTP API", vertx, settings, traffic);
    new HealthEndpoint(settings.applicationId(), ready, outboundReady).addTo(api.router);
    new MetadataEndpoint(control).addReadingTo(api.router);
    api.router.route().handler(ApiError.NO_SUCH_PATH::send);
    return api;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Listening listening() {
    return settings.listening();
  }

  @Override
  public CompletionStage<List<SocketAddress>> start() {
    if (settings.listening().socket().isPresent()) {
      return listen(settings.listening().socket().get()).toCompletionStage();
    }
    Future<List<SocketAddress>> listening = Future.succeededFuture(new ArrayList<>());
    for (String address : settings.listening().addresses()) {
      listening = listening.compose(bound -> listen(address, bound));
    }
    return listening.toCompletionStage();
  }

  private Future<List<SocketAddress>> listen(String address, List<SocketAddress> bound) {
    int port =
        bound.isEmpty()
            ? settings.listening().port()
            : ((InetSocketAddress) bound.get(0)).getPort();
    return server()
        .listen(port, address)
        .map(
            open -> {
              bound.add(InetSocketAddress.createUnresolved(address, open.actualPort()));
              return bound;
            });
  }

  private Future<List<SocketAddress>> listen(Path socket) {
    return vertx
        .<Void>executeBlocking(
            () -> {
              // A process that was killed leaves its socket behind.
              Files.deleteIfExists(socket);
              return null;
            })
        .compose(
            gone ->
                server()
                    .listen(io.vertx.core.net.SocketAddress.domainSocketAddress(socket.toString())))
        .map(open -> List.of(UnixDomainSocketAddress.of(socket)));
  }

  private HttpServer server() {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(settings.limits().maxHeaderSize())
                    .setHttp2ClearTextEnabled(settings.http2()))
            .requestHandler(router);
    synchronized (servers) {
      servers.add(server);
    }
    return server;
  }

  @Override
  public CompletionStage<Void> stop(Duration grace) {
    List<Future<Void>> closing;
    synchronized (servers) {
      closing = servers.stream().map(server -> server.shutdown(grace)).toList();
    }
    return Future.join(closing)
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .onComplete(closed -> settings.listening().socket().ifPresent(HttpApi::remove))
        .toCompletionStage();
  }

  private static void remove(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the socket {} is left behind: {}", socket, e.toString());
    }
  }

  private static void badRequest(RoutingContext routing) {
    Throwable failure = routing.failure();
    routing
        .response()
        .setStatusCode(400)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(failure == null ? "bad request" : String.valueOf(failure.getMessage()));
  }

  /** A web page of an origin that was not named. */
  private static void foreign(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(403)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end("origin not allowed");
  }

  private static void ownFault(RoutingContext routing) {
    if (routing.failure() instanceof IllegalArgumentException) {
      badRequest(routing);
    } else {
      LOG.error(
          "{} {} failed", routing.request().method(), routing.normalizedPath(), routing.failure());
      new ApiError(500, "ERR_INTERNAL", "internal error").send(routing);
    }
  }
}
