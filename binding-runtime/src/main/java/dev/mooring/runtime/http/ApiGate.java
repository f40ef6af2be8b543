package dev.mooring.runtime.http;

import dev.mooring.runtime.config.ApiAccess;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Hides the parts of the API that a Configuration does not allow, as if there were none. */
final class ApiGate implements Handler<RoutingContext> {

  private static final String PREFIX = "/v1.0/";
  private static final String HEALTH = "healthz";

  private final ApiAccess access;

  ApiGate(ApiAccess access) {
    this.access = access;
  }

  @Override
  public void handle(RoutingContext routing) {
    String path = routing.normalizedPath();
    if (!path.startsWith(PREFIX)) {
      routing.next();
      return;
    }
    int end = path.indexOf('/', PREFIX.length());
    String name = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
    if (name.equals(HEALTH) || access.admits("http", name)) {
      routing.next();
    } else {
      ApiError.NO_SUCH_PATH.send(routing);
    }
  }
}
