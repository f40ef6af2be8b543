package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a broker that behaves as a test says: a TCP proxy on the loopback
 * interface that can slow down, swallow, cut, reset and refuse, and that can be told so while
 * connections are open. It passes everything on until it is told otherwise.
 *
 * <pre>{@code
 * try (FaultProxy network = FaultProxy.to(broker)) {
 *   client.connect(network.url());
 *   network.cutAfter(FaultProxy.Direction.TO_CLIENT, 0); // the next answer never arrives
 *   client.publish("a", "hello");
 * }
 * }</pre>
 *
 * <p>Safe for any thread. Faults concern all connections, those that are open and those to come.
 */
public final class FaultProxy implements AutoCloseable {

  /** Which way bytes go. */
  public enum Direction {
    /** From the client to the broker. */
    TO_BROKER,
    /** From the broker to the client. */
    TO_CLIENT
  }

  private final InetSocketAddress target;
  private final ReservedPort port = ReservedPort.take();
  private final NetworkState network = new NetworkState();
  private final Set<ProxyLink> open = ConcurrentHashMap.newKeySet();
  private @Nullable Listener listener;
  private boolean closed;

  private FaultProxy(InetSocketAddress target) {
    this.target = target;
  }

  /** A proxy in front of a broker; it need not run yet. */
  public static FaultProxy to(BrokerFixture broker) {
    return to(broker.host(), broker.port());
  }

  /** A proxy in front of a scripted broker. */
  public static FaultProxy to(ScriptedBroker broker) {
    return to(broker.host(), broker.port());
  }

  /**
   * A proxy in front of whatever listens there, now or later.
   *
   * @throws UncheckedIOException if there is no free port to listen on
   */
  public static FaultProxy to(String host, int port) {
    FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
    proxy.acceptConnections();
    return proxy;
  }

  /** Where it listens: an address of the loopback interface. */
  public String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  /** The port it listens on; the same for its life. */
  public int port() {
    return port.number();
  }

  /** Where clients connect instead of the broker, such as {@code tcp://127.0.0.1:41883}. */
  public String url() {
    return "tcp://" + host() + ":" + port();
  }

  /** Passes everything on at once. Ends every fault but {@link #refuseConnections()}. */
  public FaultProxy passThrough() {
    network.change(Conditions.PERFECT);
    network.disarm();
    return this;
  }

  /**
   * Passes each piece on only after this time. What arrives while a piece waits is the next piece,
   * so a byte takes between once and twice the time.
   */
  public FaultProxy delay(Duration delay) {
    network.change(Conditions.delayed(delay));
    return this;
  }

  /**
   * Passes on so many bytes at most in each direction, then waits for a tick, and so on; what the
   * buffers of the operating system do not hold waits at its sender.
   *
   * @param bytes at least 1
   */
  public FaultProxy slow(int bytes, Duration tick) {
    network.change(Conditions.slow(bytes, tick));
    return this;
  }

  /**
   * Swallows everything, ends of streams too, and keeps the sockets open: neither side learns that
   * the other is not there. A connection that has lost something never comes back, whatever is
   * switched afterwards, until it is cut or reset; one on which nothing was sent goes on.
   */
  public FaultProxy blackHole() {
    network.change(Conditions.BLACK_HOLE);
    return this;
  }

  /**
   * Cuts one connection, with FIN on both sides, as soon as so many more bytes have passed in a
   * direction; 0 cuts it when the next byte would pass. The one that carries the last of them is
   * cut; afterwards connections pass as before. Replaces an earlier order for the same direction.
   *
   * @param bytes not negative
   */
  public FaultProxy cutAfter(Direction direction, long bytes) {
    network.arm(direction, bytes, ProxyLink.End.CUT);
    return this;
  }

  /** As {@link #cutAfter}, with a TCP reset on both sides. */
  public FaultProxy resetAfter(Direction direction, long bytes) {
    network.arm(direction, bytes, ProxyLink.End.RESET);
    return this;
  }

  /** Closes all open connections now, with FIN on both sides. */
  public void cut() {
    open.forEach(link -> link.end(ProxyLink.End.CUT));
  }

  /** Closes all open connections now, with a TCP reset on both sides. */
  public void reset() {
    open.forEach(link -> link.end(ProxyLink.End.RESET));
  }

  /** Refuses new connections, as a machine does where nobody listens; open ones stay. */
  public synchronized void refuseConnections() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  /**
   * Accepts connections again.
   *
   * @throws IllegalStateException if the proxy is closed
   * @throws UncheckedIOException if it cannot listen on its port
   */
  public synchronized void acceptConnections() {
    if (closed) {
      throw new IllegalStateException("the proxy on port " + port + " is closed");
    }
    if (listener != null) {
      return;
    }
    try {
      listener = Listener.start(port.listen(), this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many connections clients have made so far. */
  public int connectionCount() {
    return network.connectionCount();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return open.size();
  }

  /** How many bytes were passed on so far, over all connections. */
  public long bytesPassed(Direction direction) {
    return network.passed(direction);
  }

  /** How many bytes the black hole has swallowed so far, over all connections. */
  public long bytesSwallowed(Direction direction) {
    return network.swallowed(direction);
  }

  /** Stops listening and closes all connections. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    refuseConnections();
    closed = true;
    cut();
    port.close();
  }

  private void accept(Socket client) {
    ProxyLink link = new ProxyLink(client, network, open::remove);
    open.add(link);
    link.start(network.countConnection(), target);
  }
}
