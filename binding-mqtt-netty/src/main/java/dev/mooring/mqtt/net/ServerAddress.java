package dev.mooring.mqtt.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One broker, as a URL names it. Immutable; holds no credentials.
 *
 * @param scheme how it is reached
 * @param host the host name or address without brackets; empty for Unix domain sockets
 * @param port 1 to 65,535; 0 for Unix domain sockets
 * @param path path and query of a WebSocket URL, or the path of a Unix domain socket; else empty
 */
public record ServerAddress(Scheme scheme, String host, int port, String path) {

  /**
   * What a URL holds: brokers and, where it names them, credentials.
   *
   * @param servers the brokers in the order of the URL; at least one
   * @param username the user name, percent-decoded
   * @param password the password, percent-decoded
   */
  public record Url(
      List<ServerAddress> servers, Optional<String> username, Optional<String> password) {
    public Url {
      servers = List.copyOf(servers);
    }

    /** Brokers only. */
    @Override
    public String toString() {
      return servers.toString();
    }
  }

  /**
   * Reads {@code scheme://[username][:password]@host[:port][/path]}; several of them may be
   * separated by commas, of which the later ones need no scheme.
   *
   * @throws IllegalArgumentException with what is wrong; the URL, which may hold a password, is not
   *     repeated
   */
  public static Url parse(String text) {
    List<ServerAddress> servers = new ArrayList<>();
    Credentials credentials = new Credentials();
    Scheme scheme = null;
    for (String part : splitAtCommas(text)) {
      String url = part.strip();
      int colon = url.indexOf("://");
      if (colon >= 0) {
        String name = url.substring(0, colon);
        scheme =
            Scheme.of(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            named(name) + " is not known; known are " + Scheme.all()));
        url = url.substring(colon + 3);
      }
      if (scheme == null) {
        throw new IllegalArgumentException("the URL has no scheme; known are " + Scheme.all());
      }
      servers.add(parseOne(scheme, url, credentials));
    }
    return new Url(
        servers,
        Optional.ofNullable(credentials.username),
        Optional.ofNullable(credentials.password));
  }

  /** What stands before "://" need not be a scheme: it may be a password with a slip in it. */
  private static String named(String scheme) {
    return scheme.matches("[A-Za-z][A-Za-z0-9+.-]*")
        ? "scheme \"" + scheme + "\""
        : "the URL's scheme";
  }

  private static final class Credentials {
    private @Nullable String username;
    private @Nullable String password;

    void read(String userInfo) {
      int colon = userInfo.indexOf(':');
      String name = colon < 0 ? userInfo : userInfo.substring(0, colon);
      String secret = colon < 0 ? null : userInfo.substring(colon + 1);
      if (username == null && (!name.isEmpty() || secret != null)) {
        username = percentDecoded(name);
        password = secret == null ? null : percentDecoded(secret);
      }
    }
  }

  /** Commas inside user info or a path do not separate: those in front of a host do. */
  private static List<String> splitAtCommas(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        throw new IllegalArgumentException("an address is empty");
      }
      parts.add(part);
    }
    return parts;
  }

  private static ServerAddress parseOne(Scheme scheme, String rest, Credentials credentials) {
    if (scheme == Scheme.UNIX) {
      if (rest.isEmpty()) {
        throw new IllegalArgumentException("unix:// is followed by the path of a socket");
      }
      return new ServerAddress(scheme, "", 0, rest);
    }
    int slash = pathStart(rest);
    String authority = rest.substring(0, slash);
    String path = rest.substring(slash);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      credentials.read(authority.substring(0, at));
    }
    String hostAndPort = authority.substring(at + 1);
    int portColon =
        hostAndPort.startsWith("[") ? hostAndPort.indexOf("]:") + 1 : hostAndPort.lastIndexOf(':');
    String host = portColon > 0 ? hostAndPort.substring(0, portColon) : hostAndPort;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address stands in brackets, as in [::1]:1883");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host is missing");
    }
    int port = portColon > 0 ? port(hostAndPort.substring(portColon + 1)) : scheme.defaultPort();
    if (scheme.isWebSocket()) {
      return new ServerAddress(scheme, host, port, path.startsWith("/") ? path : "/" + path);
    }
    if (!path.isEmpty() && !path.equals("/")) {
      throw new IllegalArgumentException(
          "only ws:// and wss:// URLs have a path; " + scheme + ":// has none");
    }
    return new ServerAddress(scheme, host, port, "");
  }

  private static int pathStart(String rest) {
    // Behind the user info, which may hold anything but '@'.
    for (int i = rest.lastIndexOf('@') + 1; i < rest.length(); i++) {
      if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
        return i;
      }
    }
    return rest.length();
  }

  /**
   * Another server, reached as this one is.
   *
   * @param server {@code host} or {@code host:port}; without a port it is the scheme's own
   */
  ServerAddress at(String server) {
    ServerAddress other = parseOne(scheme, server, new Credentials());
    return new ServerAddress(scheme, other.host(), other.port(), path);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 0xFFFF) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port is no number", e);
    }
    throw new IllegalArgumentException("the port is not between 1 and 65535");
  }

  private static String percentDecoded(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()
            || Character.digit(text.charAt(i + 1), 16) < 0
            || Character.digit(text.charAt(i + 2), 16) < 0) {
          throw new IllegalArgumentException(
              "'%' in the user info is followed by two hexadecimal digits; '%' itself is %25");
        }
        bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 3;
      } else {
        int codePoint = text.codePointAt(i);
        byte[] encoded = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        i += Character.charCount(codePoint);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** The URL without credentials. */
  @Override
  public String toString() {
    if (scheme == Scheme.UNIX) {
      return scheme + "://" + path;
    }
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + ":" + port + path;
  }
}
