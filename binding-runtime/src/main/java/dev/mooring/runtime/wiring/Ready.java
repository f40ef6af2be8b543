package dev.mooring.runtime.wiring;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a sidecar has to say when it is ready. Immutable.
 *
 * @param http where the HTTP API listens, first of all addresses
 * @param grpc where the gRPC API listens, first of all addresses; empty if it does not
 * @param started how many components were started
 * @param connected how many of them have every connection that they need, and one at least, now
 * @param inScope how many components the application has
 */
public record Ready(
    SocketAddress http, Optional<SocketAddress> grpc, int started, int connected, int inScope) {

  /** The same with so many connected. */
  Ready with(int nowConnected) {
    return new Ready(http, grpc, started, nowConnected, inScope);
  }

  /**
   * The port of the HTTP API.
   *
   * @throws IllegalStateException if it listens on a socket of the file system
   */
  public int httpPort() {
    return port(http);
  }

  /**
   * The port of the gRPC API.
   *
   * @throws IllegalStateException if it listens on a socket of the file system, or not at all
   */
  public int grpcPort() {
    return port(grpc.orElseThrow(() -> new IllegalStateException("there is no gRPC API")));
  }

  private static int port(SocketAddress address) {
    if (address instanceof InetSocketAddress internet) {
      return internet.getPort();
    }
    throw new IllegalStateException(address + " has no port");
  }
}
