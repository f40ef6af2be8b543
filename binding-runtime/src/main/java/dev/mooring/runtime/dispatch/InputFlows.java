package dev.mooring.runtime.dispatch;

import dev.mooring.runtime.registry.BoundInput;
import dev.mooring.runtime.registry.ComponentChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings the events of all inputs to one application, and holds the inputs back while it is away.
 * Safe for any thread; no method blocks.
 */
public final class InputFlows implements ComponentChanges {

  private final DispatchLoop loop = new DispatchLoop();
  private final Presence presence;
  private final EventDelivery delivery;
  private final Pauses pauses;
  private final Duration leaveGrace;

  /** Confined to the loop, like what is in it. */
  private final List<InputFlow> flows = new ArrayList<>();

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private boolean stopping;

  /**
   * Of started inputs; none is subscribed before {@link #start}.
   *
   * @param inputs the inputs
   * @param delivery the way to the application that handles their events
   * @param health how the application is asked for its health; empty if it is not
   * @param pauses the waits between attempts to reach the application
   * @param leaveGrace how long handlers under way may take when the application was lost
   */
  public InputFlows(
      List<BoundInput> inputs,
      EventDelivery delivery,
      Optional<HealthChecks> health,
      Pauses pauses,
      Duration leaveGrace) {
    AppCallback app = delivery.app();
    Presence listening = new AppPresence(app, loop, pauses);
    presence =
        health
            .<Presence>map(checks -> new AppHealth(app, listening, loop, checks))
            .orElse(listening);
    this.delivery = delivery;
    this.pauses = pauses;
    this.leaveGrace = leaveGrace;
    inputs.forEach(input -> flows.add(flow(input)));
  }

  /** Looks for the application and subscribes the inputs that it wants; to be called once. */
  public void start() {
    loop.execute(() -> presence.start(flows));
  }

  private InputFlow flow(BoundInput input) {
    return new InputFlow(input, delivery, presence, loop, pauses, leaveGrace);
  }

  @Override
  public void joined(BoundInput input) {
    loop.execute(
        () -> {
          if (!stopping) {
            InputFlow flow = flow(input);
            flows.add(flow);
            if (presence.isPresent()) {
              flow.onAppPresent(false);
            }
          }
        });
  }

  @Override
  public CompletionStage<Void> leaving(String component) {
    CompletableFuture<Void> left = new CompletableFuture<>();
    stopped.thenAccept(left::complete);
    loop.execute(
        () -> {
          List<InputFlow> ending =
              flows.stream().filter(flow -> flow.component().equals(component)).toList();
          flows.removeAll(ending);
          stop(ending, leaveGrace).thenAccept(left::complete);
        });
    return left;
  }

  /** Whether the application was there at least once. */
  public boolean appWasSeen() {
    return presence.wasSeen();
  }

  /**
   * Ends all subscriptions.
   *
   * @param grace how long handlers under way may take
   * @return completes, never exceptionally, when no handler call begins any more; a second call
   *     returns the stage of the first
   */
  public CompletionStage<Void> stop(Duration grace) {
    loop.execute(() -> stopOnLoop(grace));
    return stopped;
  }

  private void stopOnLoop(Duration grace) {
    if (stopping) {
      return;
    }
    stopping = true;
    stop(flows, grace)
        .whenComplete(
            (done, never) -> {
              loop.close();
              stopped.complete(null);
            });
  }

  private static CompletableFuture<Void> stop(List<InputFlow> ending, Duration grace) {
    return CompletableFuture.allOf(
        ending.stream()
            .map(flow -> flow.stop(grace).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }
}
