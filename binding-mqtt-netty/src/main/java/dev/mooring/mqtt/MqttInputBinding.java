package dev.mooring.mqtt;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Meters;
import dev.mooring.api.Subscription;
import dev.mooring.mqtt.client.ClientListener;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.QoS;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to the application. It connects when it is subscribed, and one client with one
 * session serves all its subscriptions, one after the other. Safe for any thread.
 */
final class MqttInputBinding implements InputBinding, ClientListener {

  private static final Logger LOG = LoggerFactory.getLogger(MqttInputBinding.class);

  private final MqttSettings settings;

  /** What the session may have had before and is rid of with the first subscription. */
  private final List<String> formerFilters;

  private final BindingContext context;
  private final HealthRecord health;
  private final InputMeters meters;
  private final ConnectionMeters connectionMeters;
  private final ClientSlot slot;
  private final Timers timers;
  private final Random random = new Random();
  private @Nullable CompletionStage<Void> started;
  private @Nullable CompletionStage<Void> closed;
  private @Nullable MqttClient probe;
  private @Nullable String failure;
  private volatile @Nullable MqttSubscription subscription;

  MqttInputBinding(MqttSettings settings, BindingContext context) {
    this(settings, context, Set.of());
  }

  MqttInputBinding(MqttSettings settings, BindingContext context, Timers timers) {
    this(settings, context, Set.of(), timers);
  }

  /** In a session that may have had filters which are not wanted any more. */
  MqttInputBinding(MqttSettings settings, BindingContext context, Set<String> formerFilters) {
    this(settings, context, formerFilters, Timers.on(context.executor()));
  }

  MqttInputBinding(
      MqttSettings settings, BindingContext context, Set<String> formerFilters, Timers timers) {
    this.settings = settings;
    this.formerFilters = List.copyOf(formerFilters);
    this.context = context;
    this.health = new HealthRecord(context.clock());
    this.meters = new InputMeters(context.meters());
    this.timers = timers;
    this.slot = new ClientSlot(context.executor());
    this.connectionMeters = new ConnectionMeters(context.meters(), slot);
    watch(context.meters());
  }

  private MqttClientConfig config() {
    SendSettings sending = settings.sending();
    ReceiveSettings receiving = settings.receiving();
    MqttClientConfig.Builder builder =
        settings
            .connection()
            .client(settings.clientIds().input(), sessions())
            .name(settings.component() + " (input)")
            .maxInbound(receiving.maxInbound(), receiving.maxInboundBytes())
            .maxInFlight(sending.maxInFlight())
            .maxQueued(sending.maxQueued(), sending.maxQueuedBytes())
            .executor(context.executor())
            .handlerOnEventLoop(this::onMessage)
            .listener(this);
    settings.will(Direction.INPUT).ifPresent(will -> will.applyTo(builder));
    return builder.build();
  }

  private Optional<Path> sessions() {
    return context
        .dataDirectory()
        .map(folder -> folder.resolve(context.name()).resolve("sessions"));
  }

  private DeadLetterOffice deadLetters(MqttClient client) {
    ReceiveSettings receiving = settings.receiving();
    return receiving.deadLetterTopic().isPresent()
        ? new DeadLetterTopic(
            receiving.deadLetterTopic().get(), client, connectionMeters::connections)
        : new LocalDeadLetters(
            settings.component(), receiving.contentType(), context.deadLetters(), context.clock());
  }

  private void watch(Meters to) {
    to.gauge(
        "unsettled",
        "Messages taken and not given back",
        () -> slot.figure(client -> client.figures().unsettled()));
    to.gauge(
        "unsettled_bytes",
        "Bytes of such messages",
        () -> slot.figure(client -> client.figures().unsettledBytes()));
    to.gauge(
        "reading_paused",
        "1 while nothing is read because of them, else 0",
        () -> slot.figure(client -> client.figures().readingPaused() ? 1 : 0));
    to.gauge(
        "ack_head_blocked_seconds",
        "Time for which acknowledgements have been held back by a message before theirs",
        () -> inPath(DeliveryPath::heldBackSeconds));
    to.gauge("handlers_running", "Handler calls that run", () -> inPath(DeliveryPath::running));
    to.gauge(
        "retries_waiting",
        "Messages in the pause before a retry",
        () -> inPath(DeliveryPath::paused));
  }

  private double inPath(ToDoubleFunction<DeliveryPath> figure) {
    MqttSubscription current = subscription;
    return current == null ? 0 : figure.applyAsDouble(current.path());
  }

  @Override
  public synchronized CompletionStage<Void> start() {
    if (started == null) {
      CompletionStage<Void> tried =
          settings.connection().failFast() ? probe() : CompletableFuture.completedStage(null);
      started =
          Stages.copy(
              tried
                  .thenCompose(reached -> slot.open(() -> new MqttClient(config())))
                  .<Void>thenApply(client -> null)
                  .whenComplete((done, failure) -> onStarted(failure)));
    }
    return started;
  }

  private void onStarted(@Nullable Throwable refusal) {
    boolean gaveUp;
    synchronized (this) {
      gaveUp = refusal != null && closed == null;
    }
    if (refusal != null && gaveUp) {
      fail(Causes.text(refusal));
    }
  }

  /**
   * An input connects when it is subscribed, so whether its broker is there is found out by a
   * connection that takes no message.
   */
  private CompletionStage<Void> probe() {
    MqttClient first =
        new MqttClient(
            settings
                .connection()
                .probe(settings.clientIds().input())
                .name(settings.component() + " (input, first connection)")
                .failFast(true)
                .maxInbound(1, 1)
                .executor(context.executor())
                .handlerOnEventLoop(message -> {})
                .build());
    probe = first;
    CompletableFuture<Void> result = new CompletableFuture<>();
    first
        .connect()
        .whenComplete(
            (connected, refusal) ->
                first
                    .close(Duration.ZERO)
                    .thenRun(
                        () -> {
                          if (refusal == null) {
                            result.complete(null);
                          } else {
                            result.completeExceptionally(refusal);
                          }
                        }));
    return result;
  }

  @Override
  public Set<Capability> capabilities() {
    ReceiveSettings receiving = settings.receiving();
    boolean keepsSession = !settings.connection().cleanSession();
    Set<Capability> capabilities =
        EnumSet.of(Capability.BACK_PRESSURE, Capability.RECONNECTS, Capability.TLS);
    if (receiving.ordering() != Ordering.NONE) {
      capabilities.add(Capability.ORDERED);
    }
    if (receiving.ordering() != Ordering.ALL && receiving.maxConcurrency() > 1) {
      capabilities.add(Capability.CONCURRENT);
    }
    if (keepsSession && receiving.qos() != QoS.AT_MOST_ONCE) {
      capabilities.add(Capability.REDELIVERS);
      capabilities.add(Capability.DURABLE_SUBSCRIPTION);
    }
    if (keepsSession && receiving.qos() == QoS.EXACTLY_ONCE) {
      capabilities.add(Capability.DEDUPLICATES);
    }
    return Set.copyOf(capabilities);
  }

  @Override
  public Subscription subscribe(DeliveryHandler handler) {
    MqttSubscription opened;
    MqttClient client;
    synchronized (this) {
      client = freeClient();
      opened = subscription(handler, client);
      subscription = opened;
    }
    // In this order: no message can come before its handler and its filter are in place.
    opened.begin(settings.receiving().filters());
    if (!formerFilters.isEmpty()) {
      client
          .unsubscribe(formerFilters)
          .whenComplete(
              (done, failure) ->
                  LOG.info(
                      "{}: {} {}",
                      named(),
                      failure == null ? "unsubscribed from" : "not unsubscribed from",
                      formerFilters));
    }
    client.connect();
    return opened;
  }

  private MqttClient freeClient() {
    if (closed != null) {
      throw new BindingException(Kind.CLOSED, named() + " is closed");
    }
    if (failure != null) {
      throw new BindingException(Kind.REJECTED, named() + " has failed: " + failure);
    }
    MqttClient client = slot.client();
    if (client == null) {
      throw new BindingException(Kind.REJECTED, named() + " is not started");
    }
    if (subscription != null) {
      throw new BindingException(
          Kind.REJECTED, named() + " is subscribed already; close that subscription first");
    }
    return client;
  }

  private String named() {
    return "binding \"" + settings.component() + "\"";
  }

  private MqttSubscription subscription(DeliveryHandler handler, MqttClient client) {
    ReceiveSettings receiving = settings.receiving();
    DeliveryPath path =
        new DeliveryPath(
            settings.component(),
            receiving,
            handler,
            deadLetters(client),
            receiving.respond() ? Responder.to(client) : Responder.NONE,
            context.executor(),
            context.clock(),
            timers,
            random,
            meters,
            this::stop);
    return new MqttSubscription(
        settings.component(),
        client,
        receiving,
        path,
        context.executor(),
        timers,
        settings.connection().reconnectMaxDelay(),
        new MqttSubscription.Owner() {
          @Override
          public void onRefused(String text) {
            health.error(text);
            health();
          }

          @Override
          public void onEnded() {
            subscription = null;
          }
        });
  }

  /** On the event loop. */
  private void onMessage(ReceivedMessage message) {
    MqttSubscription current = subscription;
    if (current == null) {
      message.release();
    } else {
      current.path().onMessage(message);
    }
  }

  private void stop(String why) {
    fail(why);
    MqttSubscription current = subscription;
    if (current != null) {
      current.fail(new BindingException(Kind.REJECTED, named() + " has failed: " + why));
    }
    // What is under way, here or at the broker, is given as long as anything that is sent.
    MqttClient client = slot.client();
    if (client != null) {
      client.disconnect(settings.connection().publishTimeout());
    }
  }

  private void fail(String why) {
    LOG.error("{} has failed: {}", named(), why);
    health.error(why);
    synchronized (this) {
      failure = why;
    }
    health();
  }

  @Override
  public void onStatus(ClientStatus status) {
    connectionMeters.onStatus(status);
    switch (status.state()) {
      case WAITING, REFUSED -> onFailedConnection(status.reason());
      case IDLE, CONNECTING, CONNECTED, CLOSED -> {}
    }
    health();
  }

  private void onFailedConnection(String reason) {
    health.error(reason);
    MqttSubscription current = subscription;
    if (current != null) {
      current.path().onConnectionLost();
    }
  }

  @Override
  public void onSubscriptionLost(String filter) {
    MqttSubscription current = subscription;
    if (current != null) {
      current.onLost(filter);
    }
  }

  @Override
  public Health health() {
    return health.in(state());
  }

  private Health.State state() {
    synchronized (this) {
      if (closed != null) {
        return Health.State.CLOSED;
      }
      if (failure != null) {
        return Health.State.FAILED;
      }
      if (started == null) {
        return Health.State.NEW;
      }
    }
    return switch (slot.state()) {
      case IDLE -> Health.State.IDLE;
      case CONNECTING, WAITING -> Health.State.CONNECTING;
      case CONNECTED -> subscribedState();
      case REFUSED -> Health.State.REFUSED;
      case CLOSED -> Health.State.FAILED;
    };
  }

  /** Connected is not enough: an input that no filter was granted to is deaf. */
  private Health.State subscribedState() {
    MqttSubscription current = subscription;
    if (current != null && current.isRefused()) {
      return Health.State.REFUSED;
    }
    return current != null && current.isGranted() ? Health.State.UP : Health.State.CONNECTING;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    MqttSubscription current = subscription;
    if (current != null) {
      current.fail(new BindingException(Kind.CLOSED, named() + " is closed"));
    }
    CompletionStage<Void> ended = slot.close(grace);
    synchronized (this) {
      if (probe != null) {
        ended = ended.thenCombine(probe.close(Duration.ZERO), (client, first) -> null);
      }
      if (closed == null) {
        closed = ended;
      }
      return closed;
    }
  }
}
