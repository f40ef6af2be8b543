package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * An MQTT 3.1.1 client of another make (Eclipse Paho) at the far side of a broker: it publishes
 * what a binding is to receive, and keeps everything that a binding has sent.
 *
 * <p>Safe for any thread. Calls wait for the broker's answer, ten seconds at most, and throw {@link
 * IllegalStateException} if it refuses or does not come. A lost connection stays lost. Connecting
 * takes Paho a third of a second, so tests of one class may well share a witness.
 */
public final class WitnessClient implements AutoCloseable {

  /** What is kept at most, in messages; one more and the client fails. */
  public static final int MAX_MESSAGES = 1_000_000;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** How long close() waits for what is under way; Paho's own choice is half a minute. */
  private static final long QUIESCE_MILLIS = 500;

  private static final int SHOWN_IN_FAILURES = 20;

  private final MqttClient client;
  private final Arrivals<Message> arrivals = new Arrivals<>(MAX_MESSAGES);

  private WitnessClient(MqttClient client) {
    this.client = client;
  }

  /** A connected client with a clean session and an identifier that no other witness has. */
  public static WitnessClient connect(String url) {
    return to(url).connect();
  }

  /** Settings for a client of another kind. */
  public static Builder to(String url) {
    return new Builder(url);
  }

  /**
   * A message as it arrived. Immutable.
   *
   * @param topic its topic
   * @param payload its bytes
   * @param qos the QoS of its delivery, which may be less than that of its publication
   * @param retained the RETAIN flag of its delivery
   * @param duplicate the DUP flag of its delivery
   */
  public record Message(
      String topic, Payload payload, int qos, boolean retained, boolean duplicate) {

    public Message {
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(payload, "payload");
    }

    /** The payload read as UTF-8. */
    public String text() {
      return payload.utf8();
    }
  }

  /** The client identifier. */
  public String clientId() {
    return client.getClientId();
  }

  /** Subscribes to a filter; on return a message sent from now on arrives. */
  public WitnessClient subscribe(String filter, int qos) {
    call("subscribe to " + filter, () -> client.subscribe(filter, qos));
    return this;
  }

  /** Ends the subscription to a filter. */
  public WitnessClient unsubscribe(String filter) {
    call("unsubscribe from " + filter, () -> client.unsubscribe(filter));
    return this;
  }

  /** Publishes; on return the broker has taken responsibility, as far as the QoS says so. */
  public void publish(String topic, byte[] payload, int qos, boolean retain) {
    call("publish to " + topic, () -> client.publish(topic, payload, qos, retain));
  }

  /** Publishes a text without RETAIN. */
  public void publish(String topic, String text, int qos) {
    publish(topic, Payload.utf8(text).sharedBytes(), qos, false);
  }

  /** What has arrived so far, oldest first. */
  public List<Message> messages() {
    return arrivals.all();
  }

  /** Forgets what has arrived so far. */
  public void clear() {
    arrivals.clear();
  }

  /** Waits ten seconds at most for a number of messages; see {@link #await(int, Duration)}. */
  public List<Message> await(int count) throws InterruptedException {
    return await(count, Patience.USUAL);
  }

  /**
   * Waits until at least this many messages have arrived since the beginning or {@link #clear()}.
   *
   * @return all that have arrived, oldest first, which may be more
   * @throws AssertionError if they have not in time, or the connection was lost; the message lists
   *     what has arrived
   */
  public List<Message> await(int count, Duration atMost) throws InterruptedException {
    try {
      return arrivals.await(count, atMost);
    } catch (TimeoutException e) {
      throw inVain(count + " messages", e);
    }
  }

  /** Waits ten seconds at most for a message; see {@link #await(Predicate, Duration)}. */
  public Message await(Predicate<Message> wanted) throws InterruptedException {
    return await(wanted, Patience.USUAL);
  }

  /**
   * Waits until a message has arrived that the caller wants.
   *
   * @return the first such since the beginning or {@link #clear()}
   * @throws AssertionError if there is none in time, or the connection was lost; the message lists
   *     what has arrived
   */
  public Message await(Predicate<Message> wanted, Duration atMost) throws InterruptedException {
    try {
      return arrivals.await(wanted, atMost);
    } catch (TimeoutException e) {
      throw inVain("a certain message", e);
    }
  }

  /** Whether the connection stands, as far as this side knows. */
  public boolean isConnected() {
    return client.isConnected();
  }

  /** Cuts the connection without a DISCONNECT, so that the broker sends the will. */
  public void cut() {
    call("cut", () -> client.disconnectForcibly(0, 1, false));
  }

  /** Disconnects, if it is connected, and gives back what it holds. A second call does nothing. */
  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect(QUIESCE_MILLIS);
      }
    } catch (MqttException e) {
      // The broker may be gone by now; what counts is that this side is closed.
      arrivals.end("disconnect failed: " + e.getMessage());
    }
    arrivals.end("it was closed");
    call("close", () -> client.close(true));
  }

  private interface Call {
    void run() throws MqttException;
  }

  private void call(String what, Call call) {
    try {
      call.run();
    } catch (MqttException e) {
      throw new IllegalStateException(
          "witness " + clientId() + " could not " + what + ": " + e.getMessage(), e);
    }
  }

  private AssertionError inVain(String what, TimeoutException cause) {
    List<Message> all = arrivals.all();
    String last =
        all.stream()
            .skip(Math.max(0, all.size() - SHOWN_IN_FAILURES))
            .map(message -> "\n  " + message)
            .collect(Collectors.joining());
    return new AssertionError(
        "witness "
            + clientId()
            + " waited for "
            + what
            + ": "
            + cause.getMessage()
            + "; "
            + all.size()
            + " arrived"
            + (all.isEmpty() ? "" : ", the last:" + last),
        cause);
  }

  /**
   * The one callback for everything: listeners of single subscriptions are matched by Paho itself,
   * which overlooks empty topic levels.
   */
  private final class Collector implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrivals.add(
          new Message(
              topic,
              Payload.copyOf(message.getPayload()),
              message.getQos(),
              message.isRetained(),
              message.isDuplicate()));
    }

    @Override
    public void connectionLost(Throwable cause) {
      arrivals.end("the connection was lost: " + cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Publishing waits for its token; nobody needs to be told once more.
    }
  }

  /** Collects the settings of a client. For one thread. */
  public static final class Builder {
    private final String url;
    private final MqttConnectOptions options = new MqttConnectOptions();
    private String clientId = "witness-" + NUMBERS.incrementAndGet();

    private Builder(String url) {
      this.url = url;
      options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
      options.setConnectionTimeout((int) Math.max(1, Patience.USUAL.toSeconds()));
    }

    /** Its client identifier; by default one that no other witness of this process has. */
    public Builder clientId(String clientId) {
      this.clientId = clientId;
      return this;
    }

    /** Resumes and keeps its session; by default it starts with none and leaves none. */
    public Builder keepSession() {
      options.setCleanSession(false);
      return this;
    }

    /** What it says who it is. */
    public Builder credentials(String user, String password) {
      options.setUserName(user);
      options.setPassword(password.toCharArray());
      return this;
    }

    /** Makes its TLS connections with this factory; host names are checked. */
    public Builder tls(SSLSocketFactory factory) {
      options.setSocketFactory(factory);
      return this;
    }

    /** What the broker publishes when the client is cut off. */
    public Builder will(String topic, byte[] payload, int qos, boolean retain) {
      options.setWill(topic, payload, qos, retain);
      return this;
    }

    /**
     * A connected client.
     *
     * @throws IllegalStateException if the broker refuses or cannot be reached
     */
    public WitnessClient connect() {
      try {
        MqttClient client = new MqttClient(url, clientId, new MemoryPersistence());
        client.setTimeToWait(Patience.USUAL.toMillis());
        WitnessClient witness = new WitnessClient(client);
        client.setCallback(witness.new Collector());
        client.connect(options);
        return witness;
      } catch (MqttException e) {
        throw new IllegalStateException(
            "witness " + clientId + " could not connect to " + url + ": " + e.getMessage(), e);
      }
    }
  }
}
