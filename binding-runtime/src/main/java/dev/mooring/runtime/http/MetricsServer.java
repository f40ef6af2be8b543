package dev.mooring.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves metrics on a port of their own, at any path, as Dapr does. Safe for any thread; no method
 * blocks.
 */
public final class MetricsServer {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

  private final Vertx vertx;
  private final String contentType;
  private final Supplier<String> text;
  private volatile Optional<HttpServer> serving = Optional.empty();

  /**
   * Of what can be read.
   *
   * @param contentType the media type of the text
   * @param text all metrics; asked on a thread that may take its time
   */
  public MetricsServer(Vertx vertx, String contentType, Supplier<String> text) {
    this.vertx = vertx;
    this.contentType = contentType;
    this.text = text;
  }

  /**
   * Listens; to be called once.
   *
   * @param required whether it has to be that port; if not, a free one does when it is taken
   * @return the port; completes exceptionally if it cannot be had
   */
  public CompletionStage<Integer> start(String address, int port, boolean required) {
    return listen(address, port)
        .recover(
            failure -> {
              if (required || !(failure instanceof BindException)) {
                return Future.failedFuture(failure);
              }
              LOG.info("port {} is taken; metrics are served on another", port);
              return listen(address, 0);
            })
        .map(
            open -> {
              LOG.info("metrics are served at http://{}:{}/", address, open.actualPort());
              return open.actualPort();
            })
        .toCompletionStage();
  }

  /** A server that could not listen once cannot listen at all. */
  private Future<HttpServer> listen(String address, int port) {
    HttpServer server = vertx.createHttpServer().requestHandler(this::serve);
    serving = Optional.of(server);
    return server.listen(port, address);
  }

  private void serve(HttpServerRequest request) {
    vertx
        .executeBlocking(text::get, false)
        .onSuccess(
            metrics -> request.response().putHeader("content-type", contentType).end(metrics))
        .onFailure(
            failure -> {
              LOG.error("metrics cannot be read", failure);
              request.response().setStatusCode(500).end();
            });
  }

  /** Serves no more; completes, never exceptionally, when the port is free. */
  public CompletionStage<Void> stop() {
    return serving
        .map(server -> server.close().otherwiseEmpty())
        .orElseGet(Future::succeededFuture)
        .toCompletionStage();
  }
}
