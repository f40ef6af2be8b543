package dev.mooring.runtime.wiring;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.Resilience;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.Components;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sidecar from its start to its end: in which order its parts come to life, and in which they
 * stop. Safe for any thread; only {@link #open} blocks.
 */
public final class Sidecar {

  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

  private final SidecarSettings settings;
  private final Vertx vertx;
  private final Bindings bindings;
  private final Inputs inputs;
  private final Readiness readiness;
  private final Doors doors;
  private final MetricsPort metrics;
  private final ComponentCounts counts;
  private final ConnectionWait connections;
  private final SidecarControl control;
  private final Optional<AppCallback> application;
  private final Resilience resilience;
  private final HotReload reload;
  private final SidecarResources resources;
  private final CompletableFuture<Ready> listening = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile Supplier<CompletionStage<Void>> beforeDoors =
      () -> CompletableFuture.completedFuture(null);
  private boolean stopping;

  @Inject
  Sidecar(
      SidecarSettings settings,
      Vertx vertx,
      Bindings bindings,
      Inputs inputs,
      Readiness readiness,
      Doors doors,
      MetricsPort metrics,
      ComponentCounts counts,
      ConnectionWait connections,
      SidecarControl control,
      Optional<AppCallback> application,
      Resilience resilience,
      HotReload reload,
      SidecarResources resources) {
    this.settings = settings;
    this.vertx = vertx;
    this.bindings = bindings;
    this.inputs = inputs;
    this.readiness = readiness;
    this.doors = doors;
    this.metrics = metrics;
    this.counts = counts;
    this.connections = connections;
    this.control = control;
    this.application = application;
    this.resilience = resilience;
    this.reload = reload;
    this.resources = resources;
    control.shutdownAsked().thenAccept(how -> stop());
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
    return Guice.createInjector(
            Stage.PRODUCTION,
            new SidecarModule(settings, loader, components),
            new ApiModule(settings, components))
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
    long begin = System.nanoTime();
    return bindings
        .start()
        .thenCompose(
            started -> {
              requireNoFastFailure();
              return doors.open();
            })
        .thenCombine(metrics.open(), (addresses, served) -> open(addresses))
        .thenCompose(
            ready ->
                settings.operation().readyRequiresBroker()
                    ? connections.allConnected(ready, this::isStopping)
                    : CompletableFuture.completedFuture(ready))
        .handle(
            (ready, failure) -> {
              if (failure != null) {
                throw startFailed(failure);
              }
              readiness.setOutboundReady(true);
              // In Dapr's words, which scripts and test tools wait for.
              LOG.info(
                  "dapr initialized. Status: Running. Init Elapsed {}ms",
                  Duration.ofNanos(System.nanoTime() - begin).toMillis());
              return ready;
            });
  }

  /** Completes once calls are taken, even if it is not ready for want of a broker. */
  public CompletionStage<Ready> listening() {
    return listening.minimalCompletionStage();
  }

  private synchronized Ready open(List<SocketAddress> addresses) {
    if (stopping) {
      throw new StartFailedException("the sidecar was stopped while it started");
    }
    inputs.start();
    reload.start(inputs);
    Ready ready =
        new Ready(
            addresses.get(0),
            settings.api().grpc().map(spoken -> addresses.get(1)),
            counts.started(),
            counts.connected(),
            counts.inScope());
    readiness.setOutboundReady(!settings.operation().readyRequiresBroker());
    listening.complete(ready);
    return ready;
  }

  /**
   * Stops in order: inputs first, while the API still serves the handlers under way; then requests
   * under way; then the outputs.
   *
   * @return completes, never exceptionally, when everything is closed; a second call returns the
   *     stage of the first
   */
  public CompletionStage<Void> stop() {
    Duration pause = settings.operation().blockShutdown();
    synchronized (this) {
      if (stopping) {
        return stopped;
      }
      stopping = true;
      readiness.setOutboundReady(readiness.isOutboundReady() && !pause.isZero());
    }
    reload.close();
    resilience.stop();
    CompletionStage<Void> handled = inputs.stop(settings.grace());
    long deadline = System.nanoTime() + settings.grace().plus(pause).toNanos();
    ShutdownPause.begin(vertx, pause, settings.application(), application)
        .thenCombine(
            handled,
            (over, done) -> {
              readiness.setOutboundReady(false);
              return over;
            })
        .thenCompose(done -> beforeDoors.get())
        .thenCompose(done -> doors.close(until(deadline)))
        .thenCompose(done -> bindings.close(until(deadline)))
        .whenComplete(
            (done, never) ->
                resources.close().whenComplete((closed, failure) -> stopped.complete(null)));
    return stopped;
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

  /** What was asked of the sidecar from outside: when its stage completes, it is stopping. */
  public CompletionStage<SidecarControl.Shutdown> shutdownAsked() {
    return control.shutdownAsked();
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
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
}
