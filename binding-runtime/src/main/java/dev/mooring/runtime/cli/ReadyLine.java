package dev.mooring.runtime.cli;

import dev.mooring.runtime.wiring.Ready;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The one line on standard output that tells whoever started us that calls are taken. Scripts wait
 * for it, so its form does not change. Stateless.
 */
final class ReadyLine {

  private ReadyLine() {}

  static String of(Ready ready) {
    return "mooring ready http="
        + text(ready.http())
        + ready.grpc().map(address -> " grpc=" + text(address)).orElse("")
        + " components="
        + ready.started()
        + " connected="
        + ready.connected()
        + "/"
        + ready.inScope();
  }

  private static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return "unix:" + address;
    }
    String host = internet.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + internet.getPort();
  }
}
