package dev.mooring.tck.mqtt;

import dev.mooring.tck.mqtt.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link FaultProxy}: two sockets, and a thread for each direction. */
final class ProxyLink {

  /** How a connection ends when it is not one of its own sides that ends it. */
  enum End {
    /** With FIN on both sides. */
    CUT,
    /** With RST on both sides. */
    RESET
  }

  private final Socket client;
  private final Socket broker = new Socket();
  private final NetworkState network;
  private final Consumer<ProxyLink> whenEnded;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger openDirections = new AtomicInteger(2);
  private volatile boolean lost;

  ProxyLink(Socket client, NetworkState network, Consumer<ProxyLink> whenEnded) {
    this.client = client;
    this.network = network;
    this.whenEnded = whenEnded;
  }

  void start(int number, InetSocketAddress target) {
    Threads.named("fault-proxy-up-" + number, () -> connect(number, target)).start();
  }

  void end(End end) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    close(client, end);
    close(broker, end);
    network.wake();
    whenEnded.accept(this);
  }

  private void connect(int number, InetSocketAddress target) {
    try {
      client.setTcpNoDelay(true);
      broker.setTcpNoDelay(true);
      broker.connect(target, (int) Patience.USUAL.toMillis());
    } catch (IOException e) {
      // Nobody there: the client learns it as it would learn of a dead machine behind a router.
      breakOff();
    }
    Threads.named("fault-proxy-down-" + number, () -> carry(broker, client, Direction.TO_CLIENT))
        .start();
    carry(client, broker, Direction.TO_BROKER);
  }

  private void carry(Socket from, Socket to, Direction direction) {
    byte[] piece = new byte[Conditions.LARGEST_PIECE];
    try {
      while (isOpen()) {
        int length = from.getInputStream().read(piece, 0, network.conditions().pieceSize());
        if (length < 0) {
          finish(to);
          return;
        }
        pass(piece, length, to, direction);
      }
    } catch (IOException e) {
      breakOff();
    } catch (InterruptedException e) {
      end(End.RESET);
    }
  }

  private void pass(byte[] piece, int length, Socket to, Direction direction)
      throws IOException, InterruptedException {
    int at = 0;
    while (at < length && isOpen()) {
      // Asked for each piece, not each read: conditions may have changed while this one waited.
      waitOutLatency();
      Conditions conditions = network.conditions();
      if (isLost(conditions)) {
        network.swallow(direction, length - at);
        return;
      }
      int size = Math.min(conditions.pieceSize(), length - at);
      NetworkState.Passage passage = network.pass(direction, size);
      to.getOutputStream().write(piece, at, passage.bytes());
      at += size;
      passage.end().ifPresent(this::end);
      network.pause(conditions, conditions.pause(), this::isOpen);
    }
  }

  private void waitOutLatency() throws InterruptedException {
    Conditions conditions = network.conditions();
    network.pause(conditions, conditions.latency(), this::isOpen);
  }

  /** One direction has come to its end. */
  private void finish(Socket to) throws IOException, InterruptedException {
    waitOutLatency();
    if (isLost(network.conditions())) {
      return;
    }
    to.shutdownOutput();
    if (openDirections.decrementAndGet() == 0) {
      end(End.CUT);
    }
  }

  /** One side has reset the connection; or this side has closed it, and then nothing is left. */
  private void breakOff() {
    if (!isLost(network.conditions())) {
      end(End.RESET);
    }
  }

  /** Whether this connection is one that has lost something, as it has now at the latest. */
  private boolean isLost(Conditions conditions) {
    if (conditions.swallows()) {
      lost = true;
    }
    return lost;
  }

  private boolean isOpen() {
    return !ended.get();
  }

  private static void close(Socket socket, End end) {
    try (socket) {
      switch (end) {
        case CUT -> {
          if (socket.isConnected() && !socket.isOutputShutdown()) {
            // Bytes that nobody has read turn close() into a reset; FIN must leave before it.
            socket.shutdownOutput();
          }
        }
        case RESET -> socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // That side has gone already, which is all that was wanted.
      return;
    }
  }
}
