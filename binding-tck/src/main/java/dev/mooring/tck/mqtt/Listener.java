package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * Accepts connections on a thread of its own. Exists because closing a server socket is not enough:
 * as long as a thread is about to leave {@code accept}, the operating system goes on accepting.
 */
final class Listener implements AutoCloseable {

  private final ServerSocket server;
  private final Thread thread;

  private Listener(ServerSocket server, Consumer<Socket> onConnection) {
    this.server = server;
    this.thread =
        Threads.named("listener-" + server.getLocalPort(), () -> accept(server, onConnection));
  }

  static Listener start(ServerSocket server, Consumer<Socket> onConnection) {
    Listener listener = new Listener(server, onConnection);
    listener.thread.start();
    return listener;
  }

  /** On return connections are refused. Must not be called under a lock that the consumer needs. */
  @Override
  public void close() {
    try {
      server.close();
      thread.join(Patience.USUAL.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening on " + server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void accept(ServerSocket server, Consumer<Socket> onConnection) {
    try {
      while (true) {
        onConnection.accept(server.accept());
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(server + " accepts nothing any more", e);
      }
    }
  }
}
