package dev.mooring.mqtt.session;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker may send us (MQTT 5.0 section 4.11): only to servers that the configuration names,
 * and not round in circles.
 */
final class Redirection {

  /** As many in a row without a connection that lasted. */
  private static final int MAX_HOPS = 3;

  private final List<String> allowed;
  private int hops;
  private @Nullable String target;
  private boolean permanent;

  Redirection(List<String> allowed) {
    this.allowed = allowed;
  }

  /**
   * The server to connect to in place of those configured, as {@code host} or {@code host:port}.
   */
  @Nullable String target() {
    return target;
  }

  /**
   * The broker refers to others; the first that is allowed becomes the target.
   *
   * @param reference servers separated by spaces
   * @return whether one is followed
   */
  boolean follow(@Nullable String reference, boolean forGood) {
    if (reference == null || hops == MAX_HOPS) {
      return false;
    }
    for (String server : reference.strip().split("\\s+", -1)) {
      if (isAllowed(server.toLowerCase(Locale.ROOT))) {
        hops++;
        target = server;
        permanent = forGood;
        return true;
      }
    }
    return false;
  }

  private boolean isAllowed(String server) {
    String host = host(server);
    if (host.isEmpty()) {
      return false;
    }
    for (String each : allowed) {
      String pattern = each.toLowerCase(Locale.ROOT);
      if (pattern.equals("*")
          || pattern.equals(server)
          || pattern.equals(host)
          || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)))) {
        return true;
      }
    }
    return false;
  }

  /** The host of {@code host}, {@code host:port} or {@code [address]:port}; empty if it is none. */
  private static String host(String server) {
    int end = server.startsWith("[") ? server.indexOf(']') + 1 : server.indexOf(':');
    String host = end < 0 ? server : server.substring(0, end);
    String rest = server.substring(host.length());
    return rest.isEmpty() || isPort(rest) ? host : "";
  }

  private static boolean isPort(String text) {
    if (!text.matches(":\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(text.substring(1));
    return port >= 1 && port <= 0xFFFF;
  }

  /** An attempt to reach the target has failed: back to where we came from. */
  void onFailed() {
    target = null;
  }

  /** A connection has ended. */
  void onConnectionOver(boolean lasted) {
    if (lasted) {
      hops = 0;
    }
    if (!permanent) {
      target = null;
    }
  }
}
