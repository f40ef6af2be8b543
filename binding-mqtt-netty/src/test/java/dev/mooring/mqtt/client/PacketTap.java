package dev.mooring.mqtt.client;

import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes packets on between one client and a broker, and knows what the client has published and
 * acknowledged, even of what it is told to lose. Safe for any thread.
 */
final class PacketTap implements AutoCloseable {

  private final ServerSocket server;
  private final String host;
  private final int port;
  private final Map<Integer, String> delivered = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> published = new HashSet<>();
  private int subscriptions;
  private boolean losing;
  private @Nullable CompletableFuture<Void> gone;

  private PacketTap(ServerSocket server, String host, int port) {
    this.server = server;
    this.host = host;
    this.port = port;
  }

  static PacketTap before(String host, int port) throws IOException {
    PacketTap tap =
        new PacketTap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, port);
    daemon(tap::acceptAll);
    return tap;
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** Messages whose PUBACK or PUBREC the client has sent. */
  synchronized Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  synchronized int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Messages that the client has sent. */
  synchronized Set<String> published() {
    return Set.copyOf(published);
  }

  /** How many SUBACKs have come. */
  synchronized int subscriptions() {
    return subscriptions;
  }

  /** From now on nothing passes, until the client connects again. */
  synchronized void lose() {
    losing = true;
  }

  /** Waits until the client's connection has ended. */
  void awaitGone() throws Exception {
    CompletableFuture<Void> last;
    synchronized (this) {
      last = gone;
    }
    if (last != null) {
      last.get(10, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket broker = new Socket(host, port);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        synchronized (this) {
          losing = false;
          gone = ended;
        }
        daemon(
            () -> {
              pass(client, broker, true);
              ended.complete(null);
            });
        daemon(() -> pass(broker, client, false));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pass(Socket from, Socket to, boolean fromClient) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
      while (true) {
        Packet packet = SessionBroker.frame(in);
        if (note(packet, fromClient)) {
          to.getOutputStream().write(packet.bytes());
        }
      }
    } catch (IOException e) {
      // One side has gone; closing both tells the other.
      return;
    }
  }

  /** Returns whether it is passed on. */
  private synchronized boolean note(Packet packet, boolean fromClient) {
    if (packet.type() == PacketType.PUBLISH) {
      if (fromClient) {
        published.add(packet.payload().utf8());
      } else if (packet.qos() > 0) {
        delivered.put(packet.packetId(), packet.payload().utf8());
      }
    }
    if (fromClient && (packet.type() == PacketType.PUBACK || packet.type() == PacketType.PUBREC)) {
      String text = delivered.get(packet.packetId());
      if (text != null) {
        acknowledged.add(text);
      }
    }
    subscriptions += packet.type() == PacketType.SUBACK ? 1 : 0;
    return !losing;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "packet-tap");
    thread.setDaemon(true);
    thread.start();
  }
}
