package dev.mooring.tck.mqtt;

import java.util.Set;

/**
 * A real MQTT broker that a test starts, stops and restarts. One broker usually serves all tests of
 * a class, each with client identifiers and topics of its own:
 *
 * <pre>{@code
 * @AutoClose private static BrokerFixture broker;
 *
 * @BeforeAll
 * static void start() {
 *   broker = MoquetteFixture.started();
 * }
 * }</pre>
 *
 * <p>In a constant it would be closed for good when tests of the class run a second time in one
 * process, as build tools do with those that failed.
 *
 * <p>Safe for any thread; calls that change the broker's state wait for each other.
 */
public interface BrokerFixture extends AutoCloseable {

  /** Where it listens: an address of the loopback interface. */
  String host();

  /** The port of plain MQTT; the same for the life of the fixture, whether it runs or not. */
  int port();

  /** Where clients connect without encryption, such as {@code tcp://127.0.0.1:41883}. */
  default String url() {
    return "tcp://" + host() + ":" + port();
  }

  /**
   * Starts the broker, with the state it had when it was stopped; does nothing if it runs. On
   * return it accepts connections.
   *
   * @throws IllegalStateException if it cannot be started, or the fixture is closed
   */
  void start();

  /**
   * Stops the broker and keeps its state; does nothing if it does not run. On return its
   * connections are closed and new ones are refused.
   */
  void stop();

  /** Stops the broker and starts it again on the same port with the same state. */
  default void restart() {
    stop();
    start();
  }

  /** Whether the broker runs. */
  boolean isRunning();

  /**
   * Closes a client's connection from the broker's side, without a DISCONNECT.
   *
   * @return whether the client was connected
   */
  boolean disconnectClient(String clientId);

  /** The identifiers of the clients that are connected now. */
  Set<String> connectedClients();

  /** Stops the broker for good and removes its state. A second call does nothing. */
  @Override
  void close();
}
