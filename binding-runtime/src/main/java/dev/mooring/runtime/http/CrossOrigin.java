package dev.mooring.runtime.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/** Which web pages may call the API: none, all, or those of the origins named. */
final class CrossOrigin {

  private static final String ALL = "*";
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.HEAD,
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  private CrossOrigin() {}

  static void addTo(Router router, List<String> origins) {
    if (origins.isEmpty()) {
      return;
    }
    CorsHandler handler = CorsHandler.create().allowedMethods(METHODS);
    if (!origins.contains(ALL)) {
      handler.addOrigins(origins);
    }
    router.route().handler(handler);
  }
}
