package dev.mooring.runtime.http;

import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The name at the end of a path, read as leniently as Dapr reads it. Stateless. */
final class PathSegment {

  private PathSegment() {}

  /**
   * The one segment behind a prefix, unescaped; nothing if there is none or more than one.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  static @Nullable String after(String prefix, RoutingContext routing) {
    String path = routing.normalizedPath();
    String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    String segment = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    return segment.isEmpty() || segment.contains("/")
        ? null
        : URLDecoder.decode(segment, StandardCharsets.UTF_8);
  }
}
