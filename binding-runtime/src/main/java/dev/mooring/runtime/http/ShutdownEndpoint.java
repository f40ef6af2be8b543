package dev.mooring.runtime.http;

import dev.mooring.runtime.dispatch.SidecarControl;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1.0/shutdown}: answers first, then ends the sidecar. Runs on event loops. */
final class ShutdownEndpoint implements Handler<RoutingContext> {

  static final String PATH = "/v1.0/shutdown";
  private static final String FORCE = "dapr-force-shutdown";

  private final SidecarControl control;

  ShutdownEndpoint(SidecarControl control) {
    this.control = control;
  }

  @Override
  public void handle(RoutingContext routing) {
    boolean forced = Boolean.parseBoolean(routing.request().getHeader(FORCE));
    routing
        .response()
        .setStatusCode(204)
        .end()
        .onComplete(
            sent ->
                control.shutdown(
                    forced ? SidecarControl.Shutdown.FORCED : SidecarControl.Shutdown.GRACEFUL));
  }
}
