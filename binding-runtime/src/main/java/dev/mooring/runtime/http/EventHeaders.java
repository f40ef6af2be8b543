package dev.mooring.runtime.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What a transport knows of a message, as headers of the request to the application. Names and
 * values come from the network and may hold anything, so that what could steer the connection is
 * left out and what is no legal header is percent-encoded. Stateless.
 */
public final class EventHeaders {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  /** Headers that belong to the connection, or that this side sets itself. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "te",
          "trailer",
          "expect",
          "dapr-api-token",
          "traceparent",
          "tracestate",
          "baggage",
          "destination-app-id");

  private EventHeaders() {}

  /** The headers of an event, in the order of their names. */
  public static List<Map.Entry<String, String>> of(Map<String, String> metadata) {
    Set<String> hopByHop = namedByConnection(metadata);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              String name = key.toLowerCase(Locale.ROOT);
              if (!isLeftOut(name) && !hopByHop.contains(name)) {
                headers.add(Map.entry(headerName(name), headerValue(value)));
              }
            });
    return headers;
  }

  private static Set<String> namedByConnection(Map<String, String> metadata) {
    Set<String> names = new HashSet<>();
    metadata.forEach(
        (key, value) -> {
          if (key.equalsIgnoreCase("connection")) {
            Arrays.stream(value.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .forEach(names::add);
          }
        });
    return names;
  }

  private static boolean isLeftOut(String name) {
    return name.isEmpty()
        || OURS.contains(name)
        || name.startsWith("proxy-")
        || name.endsWith("-bin");
  }

  static String headerName(String name) {
    String own = name.startsWith("grpc-") || name.startsWith(":") ? "dapr-" + name : name;
    return own.chars().allMatch(EventHeaders::isTokenCharacter)
        ? own
        : percentEncoded(own, EventHeaders::isTokenCharacter);
  }

  /** A value that any HTTP header can have. */
  public static String headerValue(String value) {
    boolean padded = !value.equals(value.strip());
    return !padded && value.chars().allMatch(c -> c == ' ' || isVisible(c))
        ? value
        : percentEncoded(value, EventHeaders::isVisible);
  }

  private static boolean isVisible(int c) {
    return c > ' ' && c < 0x7F;
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_PUNCTUATION.indexOf(c) >= 0;
  }

  private static String percentEncoded(String text, IntPredicate legal) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xFF;
      if (legal.test(c) && c != '%') {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }
}
