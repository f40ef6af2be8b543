package dev.mooring.runtime.http;

import dev.mooring.runtime.dispatch.ApiToken;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Lets nobody in who does not know the token, but for those who ask for the health. */
final class TokenCheck implements Handler<RoutingContext> {

  private static final Set<String> OPEN = Set.of("/v1.0/healthz", "/v1.0/healthz/outbound");

  /** Dapr's word for it; this answer has no code in it, and is counted all the same. */
  private static final String UNAUTHORIZED = "Unauthorized";

  private final ApiToken token;

  TokenCheck(ApiToken token) {
    this.token = token;
  }

  @Override
  public void handle(RoutingContext routing) {
    if (isOpen(routing) || token.admits(routing.request().getHeader(ApiToken.HEADER))) {
      routing.next();
      return;
    }
    routing.put(HttpTraffic.ERROR_CODE, UNAUTHORIZED);
    routing
        .response()
        .setStatusCode(401)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end("invalid api token");
  }

  private static boolean isOpen(RoutingContext routing) {
    return routing.request().method().equals(HttpMethod.GET)
        && OPEN.contains(routing.normalizedPath());
  }
}
