package dev.mooring.runtime.wiring;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.mooring.api.Health;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.EventCalls;
import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.InputFlows;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Pauses;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.Resilience;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.http.Dashboard;
import dev.mooring.runtime.http.HttpApi;
import dev.mooring.runtime.http.MetricsServer;
import dev.mooring.runtime.observe.Tracing;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.BoundInput;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentChanges;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.Components;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sidecar from its start to its end: in which order its parts come to life, and in which they
 * stop. Safe for any thread; only {@link #open} blocks.
 */
public final class Sidecar {

  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
  private static final String BINDING_TYPE = "bindings.";
  private static final long CONNECTION_CHECK_MILLIS = 50;

  /** Without an application nobody subscribes. */
  private static final ComponentChanges NO_INPUTS =
      new ComponentChanges() {
        @Override
        public CompletionStage<Void> leaving(String component) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public void joined(BoundInput input) {
          LOG.debug("binding {} has no application", input.component());
        }
      };

  private final SidecarSettings settings;
  private final Vertx vertx;
  private final ExecutorService handlerThreads;
  private final DeadLetterFiles deadLetters;
  private final Bindings bindings;
  private final OutputCalls calls;
  private final SidecarControl control;
  private final Optional<GrpcParts> grpc;
  private final Optional<AppCallback> application;
  private final Resilience resilience;
  private final HotReload reload;
  private final Tracing tracing;
  private final Optional<MetricsServer> metrics;
  private final Optional<Dashboard> dashboard;
  private final ApiAccess access;
  private final TrafficMetrics traffic;
  private final Optional<EventDelivery> events;
  private final List<Door> doors;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private final CompletableFuture<Ready> listening = new CompletableFuture<>();

  private volatile boolean outboundReady;
  private volatile Supplier<CompletionStage<Void>> beforeDoors =
      () -> CompletableFuture.completedFuture(null);
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
      Optional<AppCallback> application,
      EventCalls eventCalls,
      Resilience resilience,
      HotReload reload,
      Tracing tracing,
      Optional<MetricsServer> metrics,
      Optional<Dashboard> dashboard,
      TrafficMetrics traffic,
      Components components) {
    this.traffic = traffic;
    this.settings = settings;
    this.vertx = vertx;
    this.handlerThreads = handlerThreads;
    this.deadLetters = deadLetters;
    this.bindings = bindings;
    this.calls = calls;
    this.control = control;
    this.grpc = grpc;
    this.application = application;
    this.resilience = resilience;
    this.reload = reload;
    this.tracing = tracing;
    this.metrics = metrics;
    this.dashboard = dashboard;
    this.access = components.configuration().api();
    this.events =
        application.map(
            app ->
                new EventDelivery(
                    app, settings.application().orElseThrow().maxConcurrency(), calls, eventCalls));
    this.doors = doors(settings.api());
    control.shutdownAsked().thenAccept(how -> stop());
  }

  /** The HTTP door comes first, then that for gRPC if there is one. */
  private List<Door> doors(ApiSettings api) {
    HttpApi.Settings http =
        new HttpApi.Settings(
            settings.applicationId(),
            api.http(),
            api.limits(),
            api.token(),
            api.http2(),
            api.allowedOrigins(),
            api.logged());
    List<Door> all = new ArrayList<>();
    all.add(
        new HttpApi(
            vertx,
            http,
            calls,
            new Replays(bindings::inputs, events),
            control,
            this::isReady,
            () -> outboundReady,
            access,
            dashboard,
            traffic));
    api.grpc()
        .ifPresent(
            listening ->
                all.add(
                    grpc.orElseThrow()
                        .door(listening, api, access, calls, control, handlerThreads, traffic)));
    api.open()
        .ifPresent(
            listening ->
                all.add(
                    HttpApi.open(
                        vertx,
                        http.at(listening),
                        control,
                        this::isReady,
                        () -> outboundReady,
                        traffic)));
    return List.copyOf(all);
  }

  /**
   * Reads and checks everything, and starts nothing. Blocks while it reads files.
   *
   * @param catalog the component types that can be used
   * @throws ConfigurationException with everything found, if there is a mistake
   */
  public static Sidecar open(SidecarSettings settings, Catalog catalog)
      throws ConfigurationException {
    ComponentLoader loader = ComponentCheck.loader(settings, catalog);
    Components components =
        loader.load(settings.resources(), settings.operation().configurations());
    components.requireNoMistakes();
    return Guice.createInjector(Stage.PRODUCTION, new SidecarModule(settings, loader, components))
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
        .thenCombine(openMetrics(), (addresses, port) -> open(addresses))
        .thenCompose(this::connected)
        .handle(
            (ready, failure) -> {
              if (failure != null) {
                throw startFailed(failure);
              }
              outboundReady = true;
              return ready;
            });
  }

  /** Completes once calls are taken, even if it is not ready for want of a broker. */
  public CompletionStage<Ready> listening() {
    return listening.minimalCompletionStage();
  }

  private CompletionStage<Integer> openMetrics() {
    OperationSettings operation = settings.operation();
    String address =
        operation.metricsAddress().orElseGet(() -> settings.api().http().addresses().get(0));
    return metrics
        .map(
            server ->
                server
                    .start(address, operation.metricsPort(), operation.metricsPortRequired())
                    .exceptionally(
                        failure -> {
                          throw new StartFailedException(
                              "metrics cannot be served at %s port %d: %s"
                                  .formatted(
                                      address, operation.metricsPort(), failure.getMessage()),
                              failure);
                        }))
        .orElseGet(() -> CompletableFuture.completedFuture(0));
  }

  /** Where that is asked for, waits until every component is connected. */
  private CompletionStage<Ready> connected(Ready ready) {
    if (!settings.operation().readyRequiresBroker()) {
      return CompletableFuture.completedFuture(ready);
    }
    CompletableFuture<Ready> connected = new CompletableFuture<>();
    vertx.setPeriodic(
        1,
        CONNECTION_CHECK_MILLIS,
        timer -> {
          Ready now = ready.with(counted(Sidecar::isConnected));
          if (now.connected() == now.inScope()) {
            vertx.cancelTimer(timer);
            connected.complete(now);
          } else if (isStopping()) {
            vertx.cancelTimer(timer);
            connected.completeExceptionally(
                new StartFailedException("the sidecar was stopped while it waited for a broker"));
          }
        });
    return connected;
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
    flows = events.map(this::flowsTo);
    flows.ifPresent(InputFlows::start);
    reload.start(flows.<ComponentChanges>map(running -> running).orElse(NO_INPUTS));
    Ready ready = ready(addresses);
    outboundReady = !settings.operation().readyRequiresBroker();
    listening.complete(ready);
    return ready;
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
      outboundReady = outboundReady && !settings.operation().blockShutdown().isZero();
      inputs = flows;
    }
    reload.close();
    resilience.stop();
    CompletionStage<Void> handled =
        inputs
            .map(running -> running.stop(settings.grace()))
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    Duration pause = settings.operation().blockShutdown();
    long deadline = System.nanoTime() + settings.grace().plus(pause).toNanos();
    ShutdownPause.begin(vertx, pause, settings.application(), application)
        .thenCombine(
            handled,
            (over, done) -> {
              outboundReady = false;
              return over;
            })
        .thenCompose(done -> beforeDoors.get())
        .thenCompose(done -> closeDoors(until(deadline)))
        .thenCompose(done -> bindings.close(until(deadline)))
        .whenComplete(
            (done, never) -> {
              deadLetters.close();
              tracing.close();
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
        .thenCompose(
            done ->
                metrics
                    .map(MetricsServer::stop)
                    .orElseGet(() -> CompletableFuture.completedFuture(null)))
        .thenCompose(done -> vertx.close().toCompletionStage());
  }

  /**
   * Has something done at the end when no event is under way any more and calls are still taken: it
   * is when an application that we have started is stopped.
   *
   * @param step completes, never exceptionally, when it is done
   */
  public void beforeCallsEnd(Supplier<CompletionStage<Void>> step) {
    beforeDoors = step;
  }

  private synchronized boolean isStopping() {
    return stopping;
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
    return new Ready(
        addresses.get(0),
        settings.api().grpc().map(spoken -> addresses.get(1)),
        counted(status -> !status.opened().isEmpty()),
        counted(Sidecar::isConnected),
        counted(status -> true));
  }

  private int counted(Predicate<ComponentStatus> which) {
    return (int)
        bindings.status().stream()
            .filter(status -> status.type().startsWith(BINDING_TYPE))
            .filter(which)
            .count();
  }

  /** A side that nobody has asked for anything needs no connection. */
  private static boolean isConnected(ComponentStatus status) {
    Set<Health.State> states =
        status.directions().values().stream().map(Health::state).collect(Collectors.toSet());
    return states.contains(Health.State.UP)
        && Set.of(Health.State.UP, Health.State.IDLE).containsAll(states);
  }
}
