package dev.mooring.runtime.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The path of an event's request, from a route that a person wrote: with a slash in front, dots
 * resolved, and percent-encoded where a request line could not carry it. Stateless.
 */
public final class EventPath {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final String LEGAL = "-._~!$&'()*+,;=:@/?";

  private EventPath() {}

  /** The path at which an application takes the events of this route. */
  public static String of(String route) {
    String encoded = encoded(route.startsWith("/") ? route : "/" + route);
    String path = URI.create(encoded.replaceAll("/{2,}", "/")).normalize().toString();
    while (path.startsWith("/../")) {
      path = path.substring(3);
    }
    return path;
  }

  private static String encoded(String path) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xFF;
      boolean escape = c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
      if (escape || isLegal(c)) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  private static boolean isLegal(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || LEGAL.indexOf(c) >= 0;
  }

  private static boolean isHex(byte[] bytes, int index) {
    return index < bytes.length && Character.digit(bytes[index], 16) >= 0;
  }
}
