package dev.mooring.runtime.cli;

import java.io.IOException;

/**
 * A broker that runs in this process, for trying things out. Found by {@link
 * java.util.ServiceLoader}; has a public constructor without arguments.
 */
@FunctionalInterface
public interface EmbeddedBroker {

  /**
   * Starts a broker on the loopback address. May block until it listens.
   *
   * @param port its port, from 1 to 65535
   * @return stops the broker; may block
   * @throws IOException if it cannot have the port
   */
  AutoCloseable start(int port) throws IOException;

  /** How component files name a broker on that port. */
  static String url(int port) {
    return "tcp://127.0.0.1:" + port;
  }
}
