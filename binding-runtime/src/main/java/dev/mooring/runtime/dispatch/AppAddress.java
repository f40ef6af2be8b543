package dev.mooring.runtime.dispatch;

/**
 * Where an application listens. Immutable.
 *
 * @param protocol how it is spoken to
 * @param host its host, by name or number
 * @param port its port
 */
public record AppAddress(AppProtocol protocol, String host, int port) {

  public AppAddress {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an application listens on a port from 1 to 65535");
    }
  }

  @Override
  public String toString() {
    return protocol.label() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
