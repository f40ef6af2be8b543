package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A broker that does exactly what a test says, byte for byte: it accepts TCP connections on the
 * loopback interface, shows what clients send and sends what it is given.
 *
 * <pre>{@code
 * try (ScriptedBroker broker = ScriptedBroker.start()) {
 *   client.connect(broker.url());
 *   ScriptedConnection connection = broker.acceptConnection();
 *   connection.expect(PacketMatcher.a(PacketType.CONNECT));
 *   connection.send(Mqtt311.connAck(false, 0));
 *   connection.send("32 07 00 01 61 00 07 68 69"); // PUBLISH, QoS 1, id 7
 *   connection.expect("40 02 00 07");
 * }
 * }</pre>
 *
 * <p>With {@link #autopilot} it answers the usual packets by itself. Nothing is checked for it: it
 * is no judge of protocol, only a hand and an eye. Every failure message carries the log of all
 * bytes in both directions. Safe for any thread.
 */
public final class ScriptedBroker implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 10_000;

  private final ReservedPort port;
  private final WireLog log;
  private final Autopilot autopilot = new Autopilot();
  private final Arrivals<ScriptedConnection> connections = new Arrivals<>(MAX_CONNECTIONS);
  private Set<PacketType> answered = Set.of();

  private final Listener listener;

  private ScriptedBroker(ReservedPort port, int receiveBuffer, WireLog log) throws IOException {
    this.port = port;
    this.log = log;
    this.listener = Listener.start(port.listen(receiveBuffer), this::adopt);
  }

  /**
   * A broker that listens on a free port and answers nothing.
   *
   * @throws UncheckedIOException if there is no free port
   */
  public static ScriptedBroker start() {
    return start(0);
  }

  /**
   * A broker whose connections have a small receive buffer, so that soon after {@link
   * ScriptedConnection#holdReading()} the client's writes block.
   *
   * @param receiveBuffer a hint to the operating system, in bytes; 0 for its own choice
   * @throws UncheckedIOException if there is no free port
   */
  public static ScriptedBroker start(int receiveBuffer) {
    return start(receiveBuffer, false);
  }

  /** As {@link #start()}, for whoever shows {@link #log()} with every failure: messages do not. */
  static ScriptedBroker startReported() {
    return start(0, true);
  }

  private static ScriptedBroker start(int receiveBuffer, boolean reported) {
    ReservedPort port = ReservedPort.take();
    try {
      return new ScriptedBroker(port, receiveBuffer, new WireLog(reported));
    } catch (IOException e) {
      port.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens: an address of the loopback interface. */
  public String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  /** The port it listens on. */
  public int port() {
    return port.number();
  }

  /** Where clients connect, such as {@code tcp://127.0.0.1:41883}. */
  public String url() {
    return "tcp://" + host() + ":" + port();
  }

  /**
   * From now on answers CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PUBLISH, PUBREL and PUBREC by
   * itself, on new connections and on those that are open. What it answers, {@link
   * ScriptedConnection#readPacket()} and {@code expect} do not see; {@link
   * ScriptedConnection#received()} and {@code await} do.
   *
   * <p>Everything is granted. Session Present is 1 when a client that connected without Clean
   * Session (in MQTT 5.0: Clean Start) does so again.
   *
   * @param except what it leaves to the test all the same
   */
  public ScriptedBroker autopilot(PacketType... except) {
    Set<PacketType> types = EnumSet.copyOf(Autopilot.ANSWERABLE);
    types.removeAll(Set.of(except));
    synchronized (connections) {
      answered = Set.copyOf(types);
      connections.all().forEach(connection -> connection.answer(answered));
    }
    return this;
  }

  /** Waits ten seconds at most; see {@link #acceptConnection(Duration)}. */
  public ScriptedConnection acceptConnection() throws InterruptedException {
    return acceptConnection(Patience.USUAL);
  }

  /**
   * The next connection, in the order in which clients connected; each is returned once.
   *
   * @throws AssertionError if none came in time
   */
  public ScriptedConnection acceptConnection(Duration atMost) throws InterruptedException {
    try {
      return connections.take(atMost);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "waited for a connection: " + e.getMessage() + log.behindAMessage(), e);
    }
  }

  /** How many connections there have been. */
  public int connectionCount() {
    return connections.all().size();
  }

  /** All bytes and events so far, for people. */
  public String log() {
    return log.toString();
  }

  /** Stops listening and closes all connections. A second call does nothing. */
  @Override
  public void close() {
    listener.close();
    connections.end("the broker was closed");
    connections.all().forEach(ScriptedConnection::close);
    port.close();
  }

  private void adopt(Socket socket) {
    try {
      socket.setTcpNoDelay(true);
    } catch (SocketException e) {
      log.event(0, "a client went as it came: " + e.getMessage());
      return;
    }
    synchronized (connections) {
      ScriptedConnection connection =
          new ScriptedConnection(connectionCount() + 1, socket, autopilot, log);
      connection.answer(answered);
      connection.start();
      connections.add(connection);
    }
  }
}
