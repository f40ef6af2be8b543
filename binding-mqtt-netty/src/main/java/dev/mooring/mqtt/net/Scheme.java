package dev.mooring.mqtt.net;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a broker is reached: the scheme of its URL. */
public enum Scheme {
  /** MQTT on TCP. */
  TCP("tcp", 1883, false),
  /** The same under another name. */
  MQTT("mqtt", 1883, false),
  /** MQTT on TLS. */
  SSL("ssl", 8883, true),
  /** The same under another name. */
  TLS("tls", 8883, true),
  /** The same under another name. */
  MQTTS("mqtts", 8883, true),
  /** The same under another name. */
  TCPS("tcps", 8883, true),
  /** MQTT in WebSocket frames. */
  WS("ws", 80, false),
  /** MQTT in WebSocket frames on TLS. */
  WSS("wss", 443, true),
  /** MQTT on a Unix domain socket. */
  UNIX("unix", 0, false);

  private final String text;
  private final int defaultPort;
  private final boolean tls;

  Scheme(String text, int defaultPort, boolean tls) {
    this.text = text;
    this.defaultPort = defaultPort;
    this.tls = tls;
  }

  /** The port of URLs that name none. */
  public int defaultPort() {
    return defaultPort;
  }

  /** Whether a connection begins with a TLS handshake. */
  public boolean isTls() {
    return tls;
  }

  /** Whether packets travel in WebSocket frames. */
  public boolean isWebSocket() {
    return this == WS || this == WSS;
  }

  /** The scheme as URLs have it. */
  @Override
  public String toString() {
    return text;
  }

  /** The scheme of a URL's first part, whatever the case of its letters. */
  static Optional<Scheme> of(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(scheme -> scheme.text.equals(wanted)).findFirst();
  }

  static String all() {
    return Arrays.stream(values())
        .map(scheme -> scheme.text + "://")
        .collect(Collectors.joining(", "));
  }
}
