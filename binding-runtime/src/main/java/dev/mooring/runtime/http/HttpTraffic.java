package dev.mooring.runtime.http;

import dev.mooring.runtime.observe.TrafficMetrics;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every request of the API at its end: counts it, and writes it to the log where that is
 * wanted. Runs on event loops.
 */
final class HttpTraffic implements Handler<RoutingContext> {

  /** Dapr's name for a log of its own. */
  private static final Logger API = LoggerFactory.getLogger("dev.mooring.runtime.http-info.Api");

  /** Where {@link ApiError} leaves its code. */
  static final String ERROR_CODE = "error-code";

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  /** Those without anything in them that callers choose. */
  private static final Set<String> PATHS =
      Set.of(
          "/v1.0/healthz",
          "/v1.0/healthz/outbound",
          "/v1.0/metadata",
          ShutdownEndpoint.PATH,
          ReplayApi.PATH);

  private static final String NAMELESS = "other";

  private final TrafficMetrics metrics;
  private final boolean logged;

  HttpTraffic(TrafficMetrics metrics, boolean logged) {
    this.metrics = metrics;
    this.logged = logged;
  }

  @Override
  public void handle(RoutingContext routing) {
    long begin = System.nanoTime();
    routing.addEndHandler(ended -> end(routing, System.nanoTime() - begin));
    routing.next();
  }

  private void end(RoutingContext routing, long nanos) {
    HttpMethod method = routing.request().method();
    int status = routing.response().getStatusCode();
    metrics.record(
        TrafficMetrics.Flow.HTTP_SERVER,
        METHODS.contains(method) ? method.name() : NAMELESS,
        path(routing.normalizedPath()),
        Integer.toString(status),
        nanos,
        routing.request().bytesRead(),
        routing.response().bytesWritten());
    String errorCode = routing.get(ERROR_CODE);
    if (errorCode != null) {
      metrics.error(errorCode);
    }
    if (logged) {
      API.atInfo()
          .addKeyValue("method", method + " " + routing.request().path())
          .addKeyValue("code", status)
          .addKeyValue("size", routing.response().bytesWritten())
          .addKeyValue("duration", nanos / 1_000_000)
          .addKeyValue("useragent", routing.request().getHeader("user-agent"))
          .log("HTTP API Called");
    }
  }

  /** With a word for what callers choose, of which there could be any number. */
  private static String path(String path) {
    if (path.startsWith(BindingsEndpoint.PATH)) {
      return BindingsEndpoint.PATH + "{name}";
    }
    if (path.startsWith("/v1.0/metadata/")) {
      return "/v1.0/metadata/{key}";
    }
    return PATHS.contains(path) ? path : NAMELESS;
  }
}
