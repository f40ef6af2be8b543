package dev.mooring.mqtt.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A Unix domain socket that leads to a port of this machine. Safe for any thread. */
final class UnixBridge implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Path socket;
  private final int target;

  private UnixBridge(Path socket, int target) throws IOException {
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.socket = socket;
    this.target = target;
    server.bind(UnixDomainSocketAddress.of(socket));
    daemon(this::acceptAll);
  }

  static UnixBridge start(Path socket, int target) throws IOException {
    return new UnixBridge(socket, target);
  }

  String url() {
    return "unix://" + socket;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        SocketChannel broker =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        daemon(() -> pass(client, broker));
        daemon(() -> pass(broker, client));
      } catch (IOException e) {
        if (server.isOpen()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void pass(ByteChannel from, ByteChannel to) {
    ByteBuffer bytes = ByteBuffer.allocate(8192);
    try (from;
        to) {
      while (from.read(bytes) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        bytes.clear();
      }
    } catch (IOException e) {
      // However it ended, both are closed now.
      return;
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "unix-bridge");
    thread.setDaemon(true);
    thread.start();
  }
}
