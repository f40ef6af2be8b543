package dev.mooring.runtime.dispatch;

import dev.mooring.runtime.registry.BoundInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings the events of all inputs to one application, and holds the inputs back while it is away.
 * Safe for any thread; no method blocks.
 */
public final class InputFlows {

  private final DispatchLoop loop = new DispatchLoop();
  private final Presence presence;
  private final List<InputFlow> flows;
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
    flows =
        inputs.stream()
            .map(input -> new InputFlow(input, delivery, presence, loop, pauses, leaveGrace))
            .toList();
  }

  /** Looks for the application and subscribes the inputs that it wants; to be called once. */
  public void start() {
    loop.execute(() -> presence.start(flows));
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
    CompletableFuture.allOf(
            flows.stream()
                .map(flow -> flow.stop(grace).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (done, never) -> {
              loop.close();
              stopped.complete(null);
            });
  }
}
