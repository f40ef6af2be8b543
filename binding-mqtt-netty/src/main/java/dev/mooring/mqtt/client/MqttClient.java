package dev.mooring.mqtt.client;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.net.DriverListener;
import dev.mooring.mqtt.net.SerialConsumer;
import dev.mooring.mqtt.net.SessionDriver;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.SessionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT client. All methods are safe for any thread and none blocks; stages complete on the
 * configuration's executor, exactly once, also when the client is closed, and exceptionally only
 * with a {@link BindingException}. What is refused at once, since the client is closed or its queue
 * is full, may have failed when the stage is returned. Outcomes that come together are told by one
 * task, so an action that waits for another outcome belongs on another thread. On a virtual thread,
 * or any other that may wait, {@code stage.toCompletableFuture().join()} makes each of them a
 * blocking call.
 */
public final class MqttClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  private final MqttClientConfig config;
  private final SessionDriver driver;

  /**
   * A client that is not connected yet. It holds a share of the process's event loops until closed.
   * Reads certificates and keys and opens the session store, if the configuration has such things,
   * which does I/O.
   *
   * @throws BindingException if one of them cannot be used: {@link BindingException.Kind#OVERLOAD}
   *     if another client or process has the session store, {@link
   *     BindingException.Kind#CONFIGURATION} otherwise
   */
  public MqttClient(MqttClientConfig config) {
    this.config = config;
    this.driver = new SessionDriver(config.driver, new Listener());
  }

  /**
   * Connects, and keeps reconnecting until {@link #disconnect} or {@link #close}; after {@link
   * #disconnect} it connects again. Without effect while that is so already.
   *
   * @return completes when there is a connection; with {@link BindingException.Kind#CLOSED} if the
   *     client is closed before, or, if it was configured to fail fast, at the first failure before
   *     there ever was a connection, which closes it: {@link BindingException.Kind#AUTHORIZATION}
   *     if the broker refused for a reason that time does not heal, {@link
   *     BindingException.Kind#CONNECTION} otherwise
   */
  public CompletionStage<Void> connect() {
    return driver.start();
  }

  /**
   * Sends a message. What waits is bounded: above the limits of the configuration the stage fails
   * at once with {@link BindingException.Kind#OVERLOAD}.
   *
   * @return completes when the message is written out (QoS 0), at PUBACK (QoS 1) or PUBREC (QoS 2);
   *     or with a {@link BindingException} whose {@link BindingException#fate()} says whether the
   *     broker can have the message: {@link BindingException.Kind#TIMEOUT} after the
   *     configuration's publish timeout or the message's own time to live, whichever is shorter,
   *     {@link BindingException.Kind#CONNECTION} if connection or session was lost, {@link
   *     BindingException.Kind#AUTHORIZATION} or {@link BindingException.Kind#REJECTED} if the
   *     broker does not take it, {@link BindingException.Kind#CLOSED} if the client is or was
   *     closed
   */
  public CompletionStage<Void> publish(Publication publication) {
    return driver.publish(publication.message(), timeout(publication));
  }

  /**
   * Sends a message as {@link #publish(Publication)} does, without a future. For those who count
   * every byte.
   *
   * @param onOutcome called once, with {@code null} or the failure: on the event loop, or on the
   *     calling thread if the message is refused at once; it must be quick and must not block or
   *     throw
   */
  public void publish(Publication publication, Consumer<@Nullable BindingException> onOutcome) {
    driver.publish(publication.message(), timeout(publication), onOutcome);
  }

  /**
   * Sends a message as {@link #publish(Publication)} does, and calls back where its stage would
   * have completed. For those who have a future of their own to complete.
   *
   * @param onOutcome called once, with {@code null} or the failure: on the client's executor, or on
   *     the calling thread if the message is refused at once; outcomes of the same moment are told
   *     one after the other, so it must not block; what it throws is logged
   */
  public void publishAsync(
      Publication publication, Consumer<@Nullable BindingException> onOutcome) {
    driver.publishAsync(publication.message(), timeout(publication), onOutcome);
  }

  private Duration timeout(Publication publication) {
    Optional<Duration> ttl = publication.timeToLive();
    return ttl.isPresent() && ttl.get().compareTo(config.publishTimeout) < 0
        ? ttl.get()
        : config.publishTimeout;
  }

  /**
   * Subscribes to topic filters, now or as soon as there is a connection, and again whenever the
   * broker has lost the session. Made before {@link #connect()}, it makes sure that no message is
   * early.
   *
   * @param filters filters and the highest QoS wanted for each
   * @return completes at SUBACK with one result for each filter, in order; a filter that was
   *     refused is not asked for again. Completes with {@link BindingException.Kind#OVERLOAD} while
   *     too many such requests wait, {@link BindingException.Kind#REJECTED} if the packet is larger
   *     than the broker takes, {@link BindingException.Kind#CLOSED} if the client is or was closed
   * @throws IllegalArgumentException if there is none, or one is no legal filter
   */
  public CompletionStage<List<SubscriptionResult>> subscribe(Map<String, QoS> filters) {
    List<TopicSubscription> subscriptions = new ArrayList<>();
    filters.forEach((filter, qos) -> subscriptions.add(new TopicSubscription(filter, qos)));
    return driver.subscribe(subscriptions).thenApply(codes -> results(subscriptions, codes));
  }

  /** Subscribes to one topic filter; see {@link #subscribe(Map)}. */
  public CompletionStage<SubscriptionResult> subscribe(String filter, QoS qos) {
    return subscribe(Map.of(filter, qos)).thenApply(results -> results.get(0));
  }

  /**
   * Subscribes with MQTT 5.0's options.
   *
   * @param subscriptions at least one
   * @param identifier what messages that match are marked with, 1 to 268,435,455; 0 for nothing
   * @return as {@link #subscribe(Map)}
   * @throws IllegalArgumentException if there is no subscription, or the identifier is out of range
   */
  public CompletionStage<List<SubscriptionResult>> subscribe(
      List<TopicSubscription> subscriptions, int identifier) {
    return driver
        .subscribe(subscriptions, identifier)
        .thenApply(codes -> results(subscriptions, codes));
  }

  /**
   * Authenticates anew on the connection there is, with MQTT 5.0 and an authenticator; else without
   * effect. If the broker does not take it, the connection ends. Waits for nothing; how it went
   * shows in {@link #status()}.
   */
  public void reauthenticate() {
    driver.reauthenticate();
  }

  private static List<SubscriptionResult> results(
      List<TopicSubscription> subscriptions, int[] codes) {
    List<SubscriptionResult> results = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      Optional<QoS> granted = codes[i] > 2 ? Optional.empty() : Optional.of(QoS.of(codes[i]));
      String refusal = codes[i] > 2 ? ReasonCode.describe(codes[i]) : "";
      results.add(new SubscriptionResult(subscriptions.get(i).filter(), granted, refusal));
    }
    return results;
  }

  /**
   * Gives subscriptions up.
   *
   * @return completes at UNSUBACK; fails as {@link #subscribe(Map)} does, and with {@link
   *     BindingException.Kind#REJECTED} if the broker refuses, as MQTT 5.0 lets it
   * @throws IllegalArgumentException if there is none, or one is no legal filter
   */
  public CompletionStage<Void> unsubscribe(List<String> filters) {
    return driver.unsubscribe(filters);
  }

  /**
   * Ends the connection with DISCONNECT and keeps the session for a later {@link #connect()}.
   * Messages received may be acknowledged within the grace period.
   *
   * @param grace how long; zero or less ends the connection at once
   * @return completes, never exceptionally, when the connection has ended; at once if there is none
   */
  public CompletionStage<Void> disconnect(Duration grace) {
    return driver.suspend(grace);
  }

  /**
   * Ends the client: messages under way may be finished within the grace period, the rest fails
   * with {@link BindingException.Kind#CLOSED}. May be called again, with a shorter grace period.
   *
   * @param grace how long; zero or less ends the client at once
   * @return completes, never exceptionally, when no thread or socket of the client is left
   */
  public CompletionStage<Void> close(Duration grace) {
    return driver.close(grace);
  }

  /** Ends the client at once and does not wait for it. */
  @Override
  public void close() {
    driver.close(Duration.ZERO);
  }

  /** Where the client stands; after {@link #close}, {@link ClientStatus.State#CLOSED}. */
  public ClientStatus status() {
    return status(driver.status());
  }

  /** The client's figures. */
  public ClientFigures figures() {
    ClientSession session = driver.figures();
    return new ClientFigures(
        session.queued(),
        session.queuedBytes(),
        session.inFlight(),
        session.unsettled(),
        session.unsettledBytes(),
        driver.isReadingPaused());
  }

  private static ClientStatus status(SessionStatus status) {
    ClientStatus.State state =
        switch (status.phase()) {
          case IDLE -> ClientStatus.State.IDLE;
          case CONNECTING -> ClientStatus.State.CONNECTING;
          case CONNECTED -> ClientStatus.State.CONNECTED;
          case WAITING -> ClientStatus.State.WAITING;
          case REFUSED -> ClientStatus.State.REFUSED;
          case CLOSED -> ClientStatus.State.CLOSED;
        };
    return new ClientStatus(state, status.reason());
  }

  /** Brings what the driver tells to those whom the configuration names. */
  private final class Listener implements DriverListener {
    private final SerialConsumer<ReceivedMessage> handlerThread =
        new SerialConsumer<>(config.driver.executor(), this::handle);

    @Override
    public void onMessage(Incoming incoming) {
      ReceivedMessage message = new ReceivedMessage(incoming, driver);
      if (config.handler == null) {
        LOG.error(
            "{}: a message to {} came, but the client has no handler; it is not acknowledged",
            config.driver.name(),
            message.topic());
        message.release();
      } else if (config.handlerOnEventLoop) {
        handle(message);
      } else {
        handlerThread.accept(message);
      }
    }

    private void handle(ReceivedMessage message) {
      try {
        Objects.requireNonNull(config.handler).onMessage(message);
      } catch (Exception | Error e) {
        LOG.error("{}: the handler failed; reconnecting", config.driver.name(), e);
        message.release();
        driver.reconnect("the message handler failed");
      }
    }

    @Override
    public void onStatus(SessionStatus status) {
      config.listener.onStatus(status(status));
    }

    @Override
    public void onSubscriptionLost(String filter) {
      config.listener.onSubscriptionLost(filter);
    }
  }
}
