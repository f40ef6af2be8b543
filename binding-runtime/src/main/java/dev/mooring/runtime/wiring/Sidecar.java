package dev.mooring.runtime.wiring;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.mooring.api.Health;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.InputFlows;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Pauses;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.http.HttpApi;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.Components;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
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
  private final Optional<AppCallback> application;
  private final HttpApi api;
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
      Optional<AppCallback> application) {
    this.settings = settings;
    this.vertx = vertx;
    this.handlerThreads = handlerThreads;
    this.deadLetters = deadLetters;
    this.bindings = bindings;
    this.application = application;
    this.api =
        new HttpApi(
            vertx,
            new HttpApi.Settings(
                settings.applicationId(),
                settings.listenAddresses(),
                settings.httpPort(),
                HttpApi.DEFAULT_MAX_BODY_SIZE),
            calls,
            new Replays(bindings::inputs, application),
            this::isReady,
            () -> outboundReady);
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
              return api.start();
            })
        .handle(
            (addresses, failure) -> {
              if (failure != null) {
                throw startFailed(failure);
              }
              return open(addresses);
            });
  }

  private synchronized Ready open(List<InetSocketAddress> addresses) {
    if (stopping) {
      throw new StartFailedException("the sidecar was stopped while it started");
    }
    outboundReady = true;
    flows =
        application.map(
            app -> new InputFlows(bindings.inputs(), app, Pauses.DEFAULT, settings.grace()));
    flows.ifPresent(InputFlows::start);
    return ready(addresses.get(0));
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
        .thenCompose(done -> api.stop(until(deadline)))
        .thenCompose(done -> bindings.close(until(deadline)))
        .whenComplete(
            (done, never) -> {
              deadLetters.close();
              handlerThreads.shutdown();
              vertx.close().onComplete(closed -> stopped.complete(null));
            });
    return stopped;
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

  private StartFailedException startFailed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof StartFailedException known
        ? known
        : new StartFailedException(
            "the HTTP API cannot listen on "
                + settings.listenAddresses()
                + " port "
                + settings.httpPort()
                + ": "
                + cause.getMessage(),
            cause);
  }

  private Ready ready(InetSocketAddress http) {
    List<ComponentStatus> statuses =
        bindings.status().stream()
            .filter(status -> status.type().startsWith(BINDING_TYPE))
            .toList();
    return new Ready(
        http,
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
