package dev.mooring.runtime.http;

import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.dispatch.SidecarMetadata;
import dev.mooring.runtime.observe.Activity;
import dev.mooring.runtime.observe.Gauges;
import dev.mooring.runtime.registry.ComponentStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * The status page: three files and the figures that they show. It changes nothing, shows no
 * payload, and takes nothing from elsewhere. Where the API has a token, a browser is asked for it
 * as the password. Runs on event loops.
 */
public final class Dashboard {

  static final String PATH = "/dashboard";

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ApiToken token;
  private final SidecarControl control;
  private final Activity activity;
  private final Gauges gauges;

  /**
   * Of one sidecar.
   *
   * @param token what who looks has to show
   * @param control where components are found
   * @param activity what has happened lately
   * @param gauges what the bindings' own meters say
   */
  public Dashboard(ApiToken token, SidecarControl control, Activity activity, Gauges gauges) {
    this.token = token;
    this.control = control;
    this.activity = activity;
    this.gauges = gauges;
  }

  void addTo(Router router) {
    router.get(PATH + "*").handler(this::admit);
    file(router, PATH, "index.html", "text/html; charset=utf-8");
    file(router, PATH + "/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
    file(router, PATH + "/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8");
    router.get(PATH + "/data").handler(this::data);
  }

  private void admit(RoutingContext routing) {
    routing
        .response()
        .putHeader("content-security-policy", POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cache-control", "no-store");
    String shown = routing.request().getHeader(ApiToken.HEADER);
    if (token.admits(shown != null ? shown : password(routing))) {
      routing.next();
      return;
    }
    routing
        .response()
        .setStatusCode(401)
        .putHeader(
            "www-authenticate", "Basic realm=\"API token as the password\", charset=\"UTF-8\"")
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end("invalid api token");
  }

  private static String password(RoutingContext routing) {
    String header = routing.request().getHeader("authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      return "";
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring("basic ".length()).strip()),
              StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void file(Router router, String path, String name, String type) {
    Buffer content = read(name);
    router
        .get(path)
        .handler(routing -> routing.response().putHeader("content-type", type).end(content.copy()));
  }

  private static Buffer read(String name) {
    try (InputStream in = Dashboard.class.getResourceAsStream("dashboard/" + name)) {
      if (in == null) {
        throw new IOException(name + " is missing from the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void data(RoutingContext routing) {
    long since;
    try {
      since = Long.parseLong(routing.request().getParam("since", "0"));
    } catch (NumberFormatException e) {
      routing.response().setStatusCode(400).end("since is no number");
      return;
    }
    HttpServerResponse response = routing.response();
    response.putHeader("content-type", "application/json").end(figures(since).toBuffer());
  }

  private JsonObject figures(long since) {
    SidecarMetadata sidecar = control.metadata();
    return new JsonObject()
        .put("id", sidecar.applicationId())
        .put("version", sidecar.version())
        .put("now", Instant.now().toString())
        .put("bounds", new JsonArray(Activity.BOUNDS))
        .put("components", components(sidecar))
        .put("sides", sides())
        .put("gauges", readings())
        .put("entries", entries(since));
  }

  private static JsonArray components(SidecarMetadata sidecar) {
    JsonArray all = new JsonArray();
    for (ComponentStatus status : sidecar.components()) {
      JsonObject directions = new JsonObject();
      status
          .directions()
          .forEach((direction, health) -> directions.put(label(direction), health(health)));
      all.add(
          health(status.health())
              .put("name", status.name())
              .put("type", status.type())
              .put("directions", directions));
    }
    return all;
  }

  private static JsonObject health(Health health) {
    return new JsonObject()
        .put("state", health.state().name().toLowerCase(Locale.ROOT))
        .put("since", health.since().toString())
        .put("error", health.lastError().orElse(null));
  }

  private JsonArray sides() {
    JsonArray all = new JsonArray();
    for (Map.Entry<Activity.Side, Activity.Totals> entry : activity.totals().entrySet()) {
      all.add(
          new JsonObject()
              .put("component", entry.getKey().component())
              .put("direction", label(entry.getKey().direction()))
              .put("count", entry.getValue().count())
              .put("failures", entry.getValue().failures())
              .put("buckets", new JsonArray(entry.getValue().buckets())));
    }
    return all;
  }

  private JsonArray readings() {
    JsonArray all = new JsonArray();
    for (Gauges.Reading reading : gauges.readings()) {
      all.add(
          new JsonObject()
              .put("component", reading.component())
              .put("direction", reading.direction())
              .put("name", reading.name())
              .put("value", Double.isFinite(reading.value()) ? reading.value() : 0));
    }
    return all;
  }

  private JsonArray entries(long since) {
    JsonArray all = new JsonArray();
    for (Activity.Entry entry : activity.since(since)) {
      JsonObject metadata = new JsonObject();
      entry.metadata().forEach(metadata::put);
      all.add(
          new JsonObject()
              .put("number", entry.number())
              .put("at", entry.at().toString())
              .put("direction", label(entry.direction()))
              .put("component", entry.component())
              .put("metadata", metadata)
              .put("size", entry.size())
              .put("micros", entry.micros())
              .put("failure", entry.failure()));
    }
    return all;
  }

  private static String label(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }
}
