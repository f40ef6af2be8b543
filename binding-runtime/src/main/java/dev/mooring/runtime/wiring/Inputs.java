package dev.mooring.runtime.wiring;

import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.InputFlows;
import dev.mooring.runtime.dispatch.Pauses;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.BoundInput;
import dev.mooring.runtime.registry.ComponentChanges;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs of a sidecar: they flow to its application, and if it has none nobody subscribes them.
 * Safe for any thread; no method blocks.
 */
final class Inputs implements ComponentChanges {

  private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);

  private final SidecarSettings settings;
  private final Bindings bindings;
  private final Optional<EventDelivery> events;
  private volatile Optional<InputFlows> flows = Optional.empty();

  @Inject
  Inputs(SidecarSettings settings, Bindings bindings, Optional<EventDelivery> events) {
    this.settings = settings;
    this.bindings = bindings;
    this.events = events;
  }

  /** Subscribes what has started, as the application wants it; to be called once. */
  void start() {
    flows = events.map(this::to);
    flows.ifPresent(InputFlows::start);
  }

  private InputFlows to(EventDelivery delivery) {
    return new InputFlows(
        bindings.inputs(),
        delivery,
        settings.application().orElseThrow().healthChecks(),
        Pauses.DEFAULT,
        settings.grace());
  }

  /** Whether the application was there at least once, or nobody waits for it. */
  boolean appWasSeen() {
    return flows.map(InputFlows::appWasSeen).orElse(true);
  }

  /**
   * Ends all subscriptions.
   *
   * @param grace how long handlers under way may take
   * @return completes, never exceptionally, when no handler call begins any more
   */
  CompletionStage<Void> stop(Duration grace) {
    return flows
        .map(running -> running.stop(grace))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public CompletionStage<Void> leaving(String component) {
    return flows
        .map(running -> running.leaving(component))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public void joined(BoundInput input) {
    flows.ifPresentOrElse(
        running -> running.joined(input),
        () -> LOG.debug("binding {} has no application", input.component()));
  }
}
