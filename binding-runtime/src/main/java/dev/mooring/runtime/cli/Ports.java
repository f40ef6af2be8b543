package dev.mooring.runtime.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on the loopback address, for servers that cannot pick one themselves. Stateless. */
public final class Ports {

  private Ports() {}

  /**
   * A port that nobody had a moment ago.
   *
   * @param preferred the one to take if nobody has it
   */
  public static int freePreferably(int preferred) throws IOException {
    try {
      return bindable(preferred);
    } catch (BindException e) {
      return free();
    }
  }

  /** A port that nobody had a moment ago. */
  public static int free() throws IOException {
    return bindable(0);
  }

  private static int bindable(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
