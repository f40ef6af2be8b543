package dev.mooring.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For what has to know its port before it listens, or finds nobody there. */
public final class FreePort {

  private FreePort() {}

  /** A port of the loopback address at which nobody listens. */
  public static int pick() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
