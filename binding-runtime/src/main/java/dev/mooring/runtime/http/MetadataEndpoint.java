package dev.mooring.runtime.http;

import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.DurationText;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.dispatch.SidecarMetadata;
import dev.mooring.runtime.registry.ComponentStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /v1.0/metadata} and {@code PUT /v1.0/metadata/{key}}. Beside what Dapr tells of a
 * component it tells its state and its last error. Runs on event loops.
 */
final class MetadataEndpoint {

  private static final String PATH = "/v1.0/metadata";

  private final SidecarControl control;

  MetadataEndpoint(SidecarControl control) {
    this.control = control;
  }

  void addTo(Router router) {
    addReadingTo(router);
    router.put(PATH + "/*").handler(this::put);
  }

  void addReadingTo(Router router) {
    router.get(PATH).handler(this::get);
  }

  private void get(RoutingContext routing) {
    routing
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(json(control.metadata()).toBuffer());
  }

  private void put(RoutingContext routing) {
    String key = PathSegment.after(PATH + "/", routing);
    if (key == null) {
      routing.next();
      return;
    }
    HttpServerResponse response = routing.response();
    BoundedBody.of(routing.request(), SidecarControl.MAX_ENTRY_LENGTH)
        .<Void>map(body -> keep(key, body))
        .onSuccess(kept -> response.setStatusCode(204).end())
        .onFailure(wrong -> ApiError.malformed(String.valueOf(wrong.getMessage())).send(routing));
  }

  private Void keep(String key, Buffer body) {
    control.setMetadata(key, body.toString(StandardCharsets.UTF_8));
    return null;
  }

  private static JsonObject json(SidecarMetadata metadata) {
    JsonObject json =
        new JsonObject()
            .put("id", metadata.applicationId())
            .put("runtimeVersion", metadata.version());
    if (!metadata.components().isEmpty()) {
      JsonArray components = new JsonArray();
      metadata.components().forEach(component -> components.add(json(component)));
      json.put("components", components);
    }
    JsonObject extended = new JsonObject();
    new TreeMap<>(metadata.extended()).forEach(extended::put);
    json.put("extended", extended);
    metadata.application().ifPresent(app -> json.put("appConnectionProperties", json(app)));
    return json;
  }

  private static JsonObject json(ComponentStatus component) {
    JsonObject json =
        new JsonObject()
            .put("name", component.name())
            .put("type", component.type())
            .put("version", component.version());
    JsonArray capabilities = new JsonArray();
    component.capabilities().forEach(capabilities::add);
    json.put("capabilities", capabilities);
    json.put("state", component.health().state().name().toLowerCase(Locale.ROOT));
    component.health().lastError().ifPresent(error -> json.put("error", error));
    return json;
  }

  private static JsonObject json(AppConnection app) {
    JsonObject json =
        new JsonObject()
            .put("port", app.address().port())
            .put("protocol", app.address().protocol().label())
            .put("channelAddress", app.address().host());
    app.maxConcurrency().ifPresent(limit -> json.put("maxConcurrency", limit));
    app.healthChecks().ifPresent(checks -> json.put("health", json(checks, app)));
    return json;
  }

  private static JsonObject json(HealthChecks checks, AppConnection app) {
    JsonObject json = new JsonObject();
    if (!app.address().protocol().isGrpc()) {
      json.put("healthCheckPath", checks.path());
    }
    Map.of(
            "healthProbeInterval", checks.interval(),
            "healthProbeTimeout", checks.timeout())
        .forEach((name, duration) -> json.put(name, DurationText.of(duration)));
    return json.put("healthThreshold", checks.threshold());
  }
}
