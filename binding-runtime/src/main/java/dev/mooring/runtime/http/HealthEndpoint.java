package dev.mooring.runtime.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Dapr's two questions after our health: whether everything is ready, and whether calls can go out,
 * which is earlier. Runs on event loops.
 */
final class HealthEndpoint {

  private final String applicationId;
  private final BooleanSupplier ready;
  private final BooleanSupplier outboundReady;

  HealthEndpoint(String applicationId, BooleanSupplier ready, BooleanSupplier outboundReady) {
    this.applicationId = applicationId;
    this.ready = ready;
    this.outboundReady = outboundReady;
  }

  void addTo(Router router) {
    router.get("/v1.0/healthz").handler(this::healthz);
    router.get("/v1.0/healthz/outbound").handler(this::outbound);
  }

  private void healthz(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    String asked = routing.request().getParam("appid");
    if (!ready.getAsBoolean()) {
      new ApiError(500, "ERR_HEALTH_NOT_READY", "dapr is not ready: [app]").send(routing);
    } else if (asked != null && !asked.isEmpty() && !asked.equals(applicationId)) {
      new ApiError(500, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match").send(routing);
    } else {
      response.setStatusCode(204).end();
    }
  }

  private void outbound(RoutingContext routing) {
    if (outboundReady.getAsBoolean()) {
      routing.response().setStatusCode(204).end();
    } else {
      new ApiError(500, "ERR_OUTBOUND_HEALTH_NOT_READY", "dapr outbound is not ready")
          .send(routing);
    }
  }
}
