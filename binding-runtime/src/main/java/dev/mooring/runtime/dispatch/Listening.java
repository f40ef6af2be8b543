package dev.mooring.runtime.dispatch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a door of the API is. Immutable.
 *
 * @param addresses the local addresses it listens on, by name or number; at least one, and of no
 *     effect where there is a socket
 * @param port the port on all of them; 0 picks a free one
 * @param socket a socket of the file system, in place of addresses
 */
public record Listening(List<String> addresses, int port, Optional<Path> socket) {

  public Listening {
    addresses = List.copyOf(addresses);
  }

  /** For messages. */
  @Override
  public String toString() {
    return socket.map(Path::toString).orElseGet(() -> addresses + " port " + port);
  }
}
