package dev.mooring.mqtt;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.Meters;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.mqtt.client.ClientListener;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the application gives it. It connects when it is started and stays connected; what is
 * sent meanwhile waits within the limits. Safe for any thread.
 */
final class MqttOutputBinding implements OutputBinding, ClientListener {

  private static final Set<Operation> OPERATIONS = Set.of(Operation.CREATE);
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.ORDERED, Capability.RECONNECTS, Capability.TLS);

  private final MqttSettings settings;
  private final SendRequest sendRequest;
  private final BindingContext context;
  private final ClientSlot slot;
  private final HealthRecord health;
  private final ConnectionMeters connectionMeters;
  private final Meters.Timer published;
  private final Meters.Counter failures;
  private @Nullable CompletionStage<Void> started;
  private @Nullable CompletionStage<Void> closed;
  private volatile boolean failed;

  MqttOutputBinding(MqttSettings settings, BindingContext context) {
    this.settings = settings;
    this.sendRequest =
        new SendRequest(
            settings.sending(),
            settings.connection().maxPacketSize(),
            settings.connection().mqtt5().isPresent());
    this.context = context;
    this.slot = new ClientSlot(context.executor());
    this.health = new HealthRecord(context.clock());
    Meters meters = context.meters();
    this.connectionMeters = new ConnectionMeters(meters, slot);
    this.published = meters.timer("publish", "Time from a call to the broker's acknowledgement");
    this.failures = meters.counter("publish_failures", "Calls that did not send their message");
    watch(meters);
  }

  private void watch(Meters meters) {
    meters.gauge(
        "queued",
        "Messages that wait for the window or a connection",
        () -> slot.figure(client -> client.figures().queued()));
    meters.gauge(
        "queued_bytes",
        "Bytes of such messages",
        () -> slot.figure(client -> client.figures().queuedBytes()));
    meters.gauge(
        "in_flight",
        "Messages sent and not finished",
        () -> slot.figure(client -> client.figures().inFlight()));
  }

  private MqttClientConfig config() {
    SendSettings sending = settings.sending();
    MqttClientConfig.Builder builder =
        settings
            .connection()
            .client(settings.clientIds().output(), sessions())
            .name(settings.component() + " (output)")
            .resumesUnknownSession(false)
            .maxInFlight(sending.maxInFlight())
            .maxQueued(sending.maxQueued(), sending.maxQueuedBytes())
            .failFast(settings.connection().failFast())
            .executor(context.executor())
            .listener(this);
    settings.will(Direction.OUTPUT).ifPresent(will -> will.applyTo(builder));
    return builder.build();
  }

  private Optional<Path> sessions() {
    return context
        .dataDirectory()
        .map(folder -> folder.resolve(context.name()).resolve("sessions"));
  }

  @Override
  public synchronized CompletionStage<Void> start() {
    if (started == null) {
      started =
          Stages.copy(
              slot.open(() -> new MqttClient(config()))
                  .thenCompose(this::connect)
                  .whenComplete((done, failure) -> onStarted(failure)));
    }
    return started;
  }

  private CompletionStage<Void> connect(MqttClient client) {
    CompletionStage<Void> connected = client.connect();
    return settings.connection().failFast() ? connected : CompletableFuture.completedStage(null);
  }

  private void onStarted(@Nullable Throwable failure) {
    if (failure != null) {
      failed = true;
      health.error(Causes.text(failure));
    }
    health();
  }

  @Override
  public Set<Operation> operations() {
    return OPERATIONS;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    Invocation invocation = new Invocation();
    try {
      startedClient().publishAsync(publication(request), invocation);
    } catch (BindingException e) {
      invocation.accept(e);
    }
    return invocation;
  }

  /** A call and its outcome: one object, since there is one for each message. */
  private final class Invocation extends CompletableFuture<Response>
      implements Consumer<@Nullable BindingException> {

    private final long begin = System.nanoTime();

    @Override
    public void accept(@Nullable BindingException failure) {
      if (failure == null) {
        published.record(System.nanoTime() - begin);
        complete(Response.empty());
      } else {
        failures.add(1);
        completeExceptionally(failure);
      }
    }
  }

  private Publication publication(Request request) {
    if (!OPERATIONS.contains(request.operation())) {
      throw new BindingException(
          Kind.UNSUPPORTED_OPERATION,
          "binding \""
              + settings.component()
              + "\" has no operation \""
              + request.operation()
              + "\"; it has "
              + OPERATIONS);
    }
    return sendRequest.publication(request);
  }

  private MqttClient startedClient() {
    MqttClient client = slot.client();
    if (client == null) {
      throw new BindingException(
          Kind.REJECTED, "binding \"" + settings.component() + "\" is not started");
    }
    return client;
  }

  @Override
  public void onStatus(ClientStatus status) {
    connectionMeters.onStatus(status);
    switch (status.state()) {
      case WAITING, REFUSED -> health.error(status.reason());
      case IDLE, CONNECTING, CONNECTED, CLOSED -> {}
    }
    health();
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
      if (started == null) {
        return Health.State.NEW;
      }
    }
    if (failed) {
      return Health.State.FAILED;
    }
    return switch (slot.state()) {
      case IDLE, CONNECTING, WAITING -> Health.State.CONNECTING;
      case CONNECTED -> Health.State.UP;
      case REFUSED -> Health.State.REFUSED;
      case CLOSED -> Health.State.FAILED;
    };
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    CompletionStage<Void> ended = slot.close(grace);
    synchronized (this) {
      if (closed == null) {
        closed = ended;
      }
      return closed;
    }
  }
}
