package dev.mooring.test;

import dev.mooring.api.OutputBinding;
import dev.mooring.runtime.ComponentSpec;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.MooringHealth;
import dev.mooring.tck.mqtt.MoquetteFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An MQTT 3.1.1 broker in this process, on a free port of the loopback address, that keeps nothing.
 * It is reached by everybody on the machine. Safe for any thread; methods block until what they say
 * is so.
 */
public final class TestBroker implements AutoCloseable {

  private static final String OUTPUT = "output";
  private static final String INPUT = "input";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MoquetteFixture broker;
  private final List<Mooring> clients = new ArrayList<>();
  private int number;

  private TestBroker(MoquetteFixture broker) {
    this.broker = broker;
  }

  /**
   * A new broker, which accepts connections.
   *
   * @return to be closed by the caller
   * @throws IllegalStateException if it cannot be started
   */
  public static TestBroker start() {
    return new TestBroker(MoquetteFixture.builder().inMemory().start());
  }

  /**
   * Where it listens, as the field {@code url} of a component has it.
   *
   * @return such as {@code tcp://127.0.0.1:41883}; the same for its whole life
   */
  public String url() {
    return broker.url();
  }

  /**
   * The port of MQTT.
   *
   * @return from 1 to 65535; the same for its whole life
   */
  public int port() {
    return broker.port();
  }

  /**
   * A binding that sends to a topic at QoS 1, connected.
   *
   * @param topic the topic
   * @return closed when the test has ended, or the broker
   * @throws IllegalStateException if it cannot connect, because the broker is stopped
   */
  public OutputBinding output(String topic) {
    return connect(client(topic, OUTPUT)).output(OUTPUT);
  }

  /**
   * What is sent to a topic from now on.
   *
   * @param topicFilter a topic, or a filter with wildcards
   * @return subscribed; closed when the test has ended, or the broker
   * @throws IllegalStateException if it cannot connect, because the broker is stopped
   */
  public Inbox inbox(String topicFilter) {
    Inbox inbox = new Inbox(topicFilter);
    connect(client(topicFilter, INPUT).handler(INPUT, inbox::add));
    return inbox;
  }

  /** Breaks all connections and refuses new ones until {@link #restart}. Takes two seconds. */
  public void stop() {
    broker.stop();
  }

  /**
   * Listens again on the same port, with everything forgotten; without effect while it runs.
   *
   * @throws IllegalStateException if it cannot be started, or was closed
   */
  public void restart() {
    broker.start();
  }

  /**
   * Stops the broker for good, and what it has handed out. Takes two seconds; a second call has no
   * effect.
   */
  @Override
  public void close() {
    closeClients();
    broker.close();
  }

  void closeClients() {
    List<Mooring> closing;
    synchronized (this) {
      closing = List.copyOf(clients);
      clients.clear();
    }
    closing.forEach(Mooring::close);
  }

  private synchronized MooringBuilder client(String topic, String direction) {
    number++;
    return Mooring.builder()
        .applicationId("mooring-test-" + direction + "-" + number)
        .withoutDataDirectory()
        .grace(Duration.ZERO)
        .component(
            ComponentSpec.of(direction, "bindings.mqtt")
                // A busy machine is no reason for a test to fail before its patience is over.
                .initTimeout(PATIENCE)
                .with("url", url())
                .with("topic", topic)
                .with("qos", 1)
                .with("cleanSession", true)
                .with("direction", direction));
  }

  private Mooring connect(MooringBuilder builder) {
    Mooring mooring = builder.build();
    synchronized (this) {
      clients.add(mooring);
    }
    mooring.start();
    try {
      MooringHealth health = mooring.awaitReady(PATIENCE);
      if (health.isReady()) {
        return mooring;
      }
      mooring.close();
      throw new IllegalStateException("no connection to the broker at " + url() + ": " + health);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mooring.close();
      throw new IllegalStateException("interrupted while connecting to " + url(), e);
    }
  }
}
