package dev.mooring.runtime.http;

/**
 * Where an HTTP application listens. Immutable.
 *
 * @param host its host, by name or number
 * @param port its port
 */
public record AppAddress(String host, int port) {

  public AppAddress {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an application listens on a port from 1 to 65535");
    }
  }

  @Override
  public String toString() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
