package dev.mooring.runtime.cli;

import dev.mooring.runtime.wiring.Ready;

/**
 * The one line on standard output that tells whoever started us that calls are taken. Scripts wait
 * for it, so its form does not change. Stateless.
 */
final class ReadyLine {

  private ReadyLine() {}

  static String of(Ready ready) {
    String host = ready.http().getHostString();
    return "mooring ready http="
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + ready.http().getPort()
        + " components="
        + ready.started()
        + " connected="
        + ready.connected()
        + "/"
        + ready.inScope();
  }
}
