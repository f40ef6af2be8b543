package dev.mooring.runtime.wiring;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.mooring.api.Health;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.InputFlows;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Pauses;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.http.HttpApi;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.Components;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/**
 * A sidecar from its start to its end: in which order its parts come to life, and in which they
 * stop. Safe for any thread; only {@link #open} blocks.
 */
public final class Sidecar {

  private static final String BINDING_TYPE = "bindings.";

  private final SidecarSettings settings;
  private final Vertx vertx;
  private final ExecutorService handlerThreads;
  private final DeadLetterFiles deadLetters;
  private final Bindings bindings;
  private final OutputCalls calls;
  private final SidecarControl control;
  private final Optional<GrpcParts> grpc;
  private final Optional<AppCallback> application;
  private final Optional<EventDelivery> events;
  private final List<Door> doors;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private volatile boolean outboundReady;
  private Optional<InputFlows> flows = Optional.empty();
  private boolean stopping;

  @Inject
  Sidecar(
      SidecarSettings settings,
      Vertx vertx,
      ExecutorService handlerThreads,
      DeadLetterFiles deadLetters,
      Bindings bindings,
      OutputCalls calls,
      SidecarControl control,
      Optional<GrpcParts> grpc,
      Optional<AppCallback> application) {
    this.settings = settings;
    this.vertx = vertx;
    this.handlerThreads = handlerThreads;
    this.deadLetters = deadLetters;
    this.bindings = bindings;
    this.calls = calls;
    this.control = control;
    this.grpc = grpc;
    this.application = application;
    this.events =
        application.map(
            app ->
                new EventDelivery(
                    app, settings.application().orElseThrow().maxConcurrency(), calls));
    this.doors = doors(settings.api());
    control.shutdownAsked().thenAccept(how -> stop());
  }

  /** The HTTP door comes first. */
  private List<Door> doors(ApiSettings api) {
    Door http =
        new HttpApi(
            vertx,
            new HttpApi.Settings(
                settings.applicationId(),
                api.http(),
                api.limits(),
                api.token(),
                api.http2(),
                api.allowedOrigins()),
            calls,
            new Replays(bindings::inputs, events),
            control,
            this::isReady,
            () -> outboundReady);
    return api.grpc()
        .map(
            listening ->
                List.of(
                    http, grpc.orElseThrow().door(listening, api, calls, control, handlerThreads)))
        .orElseGet(() -> List.of(http));
  }

  /**
   * Reads and checks everything, and starts nothing. Blocks while it reads files.
   *
   * @param catalog the component types that can be used
   * @throws ConfigurationException with everything found, if there is a mistake
   */
  public static Sidecar open(SidecarSettings settings, Catalog catalog)
      throws ConfigurationException {
    Components components = ComponentCheck.of(settings, catalog);
    components.requireNoMistakes();
    return Guice.createInjector(Stage.PRODUCTION, new SidecarModule(settings, components))
        .getInstance(Sidecar.class);
  }

  /**
   * Starts the bindings, then the API, then the way to the application, which it does not wait for.
   * To be called once.
   *
   * @return completes when the API listens and all components are initialised, whatever broker and
   *     application do; completes with a {@link StartFailedException} if the API cannot listen or a
   *     component that was told to fail fast did, and then {@link #stop} has still to be called
   */
  public CompletionStage<Ready> start() {
    return bindings
        .start()
        .thenCompose(
            started -> {
              requireNoFastFailure();
              return openDoors();
            })
        .handle(
            (addresses, failure) -> {
              if (failure != null) {
                throw startFailed(failure);
              }
              return open(addresses);
            });
  }

  /** All at once; completes with the first address of each, in their order. */
  private CompletionStage<List<SocketAddress>> openDoors() {
    List<CompletableFuture<SocketAddress>> opening =
        doors.stream().map(door -> open(door).toCompletableFuture()).toList();
    return CompletableFuture.allOf(opening.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> opening.stream().map(CompletableFuture::join).toList());
  }

  private static CompletionStage<SocketAddress> open(Door door) {
    return door.start()
        .handle(
            (addresses, failure) -> {
              if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                throw new StartFailedException(
                    "the %s cannot listen on %s: %s"
                        .formatted(door.name(), door.listening(), cause.getMessage()),
                    cause);
              }
              return addresses.get(0);
            });
  }

  private synchronized Ready open(List<SocketAddress> addresses) {
    if (stopping) {
      throw new StartFailedException("the sidecar was stopped while it started");
    }
    outboundReady = true;
    flows = events.map(this::flowsTo);
    flows.ifPresent(InputFlows::start);
    return ready(addresses);
  }

  private InputFlows flowsTo(EventDelivery delivery) {
    return new InputFlows(
        bindings.inputs(),
        delivery,
        settings.application().orElseThrow().healthChecks(),
        Pauses.DEFAULT,
        settings.grace());
  }

  /**
   * Stops in order: inputs first, while the API still serves the handlers under way; then requests
   * under way; then the outputs.
   *
   * @return completes, never exceptionally, when everything is closed; a second call returns the
   *     stage of the first
   */
  public CompletionStage<Void> stop() {
    Optional<InputFlows> inputs;
    synchronized (this) {
      if (stopping) {
        return stopped;
      }
      stopping = true;
      outboundReady = false;
      inputs = flows;
    }
    long deadline = System.nanoTime() + settings.grace().toNanos();
    inputs
        .map(running -> running.stop(settings.grace()))
        .orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenCompose(done -> closeDoors(until(deadline)))
        .thenCompose(done -> bindings.close(until(deadline)))
        .whenComplete(
            (done, never) -> {
              deadLetters.close();
              handlerThreads.shutdown();
              closeConnections().whenComplete((closed, failure) -> stopped.complete(null));
            });
    return stopped;
  }

  private CompletionStage<Void> closeDoors(Duration grace) {
    return CompletableFuture.allOf(
        doors.stream()
            .map(door -> door.stop(grace).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<Void> closeConnections() {
    return application
        .map(AppCallback::close)
        .orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenCompose(
            done ->
                grpc.map(GrpcParts::close).orElseGet(() -> CompletableFuture.completedFuture(null)))
        .thenCompose(done -> vertx.close().toCompletionStage());
  }

  /** What was asked of the sidecar from outside: when its stage completes, it is stopping. */
  public CompletionStage<SidecarControl.Shutdown> shutdownAsked() {
    return control.shutdownAsked();
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private boolean isReady() {
    Optional<InputFlows> running;
    synchronized (this) {
      running = flows;
    }
    return outboundReady && running.map(InputFlows::appWasSeen).orElse(true);
  }

  private void requireNoFastFailure() {
    for (ComponentStatus status : bindings.status()) {
      if (status.failedFast()) {
        throw new StartFailedException(
            "component \""
                + status.name()
                + "\" has failFast and did not start: "
                + status.health().lastError().orElse("no reason given"));
      }
    }
  }

  private static StartFailedException startFailed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof StartFailedException known
        ? known
        : new StartFailedException("the sidecar cannot start: " + cause.getMessage(), cause);
  }

  private Ready ready(List<SocketAddress> addresses) {
    List<ComponentStatus> statuses =
        bindings.status().stream()
            .filter(status -> status.type().startsWith(BINDING_TYPE))
            .toList();
    return new Ready(
        addresses.get(0),
        addresses.stream().skip(1).findFirst(),
        (int) statuses.stream().filter(status -> !status.opened().isEmpty()).count(),
        (int) statuses.stream().filter(Sidecar::isConnected).count(),
        statuses.size());
  }

  /** A side that nobody has asked for anything needs no connection. */
  private static boolean isConnected(ComponentStatus status) {
    Set<Health.State> states =
        status.directions().values().stream().map(Health::state).collect(Collectors.toSet());
    return states.contains(Health.State.UP)
        && Set.of(Health.State.UP, Health.State.IDLE).containsAll(states);
  }
}
