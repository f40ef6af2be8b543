package dev.mooring.mqtt.net;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A proxy between client and broker. Immutable; shows no credentials. */
public final class ProxySettings {

  /** How the proxy is spoken to. */
  public enum Type {
    /** HTTP CONNECT. */
    HTTP,
    /** SOCKS version 5. */
    SOCKS5
  }

  private final Type type;
  private final String host;
  private final int port;
  private final @Nullable String username;
  private final @Nullable String password;

  private ProxySettings(
      Type type, String host, int port, @Nullable String username, @Nullable String password) {
    this.type = type;
    this.host = host;
    this.port = port;
    this.username = username;
    this.password = password;
  }

  /**
   * Reads {@code http://[user[:password]@]host:port} or {@code socks5://...}.
   *
   * @throws IllegalArgumentException with what is wrong; the URL, which may hold a password, is not
   *     repeated
   */
  public static ProxySettings parse(String url) {
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    Type type =
        switch (scheme) {
          case "http" -> Type.HTTP;
          case "socks5" -> Type.SOCKS5;
          default ->
              throw new IllegalArgumentException("a proxy's URL begins http:// or socks5://");
        };
    // The same rules as for brokers: user info, brackets, ports.
    ServerAddress.Url parsed = ServerAddress.parse("tcp://" + url.substring(colon + 3));
    ServerAddress address = parsed.servers().get(0);
    if (parsed.servers().size() > 1) {
      throw new IllegalArgumentException("one proxy, not several");
    }
    return new ProxySettings(
        type,
        address.host(),
        address.port(),
        parsed.username().orElse(null),
        parsed.password().orElse(null));
  }

  /** How it is spoken to. */
  public Type type() {
    return type;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Nullable String username() {
    return username;
  }

  String password() {
    return Objects.requireNonNullElse(password, "");
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
  }
}
