package dev.mooring.runtime.wiring;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * What {@code --ready-requires-broker} asks for: a sidecar is ready only when every component is
 * connected. Safe for any thread; no method blocks.
 */
final class ConnectionWait {

  private static final long CHECK_MILLIS = 50;

  private final Vertx vertx;
  private final ComponentCounts counts;

  @Inject
  ConnectionWait(Vertx vertx, ComponentCounts counts) {
    this.vertx = vertx;
    this.counts = counts;
  }

  /**
   * Waits.
   *
   * @param ready what is to be said when the wait is over
   * @param stopping whether nobody waits any more
   * @return the same with all connected; completes with a {@link StartFailedException} if the
   *     sidecar was stopped
   */
  CompletionStage<Ready> allConnected(Ready ready, BooleanSupplier stopping) {
    CompletableFuture<Ready> connected = new CompletableFuture<>();
    vertx.setPeriodic(
        1,
        CHECK_MILLIS,
        timer -> {
          Ready now = ready.with(counts.connected());
          if (now.connected() == now.inScope()) {
            vertx.cancelTimer(timer);
            connected.complete(now);
          } else if (stopping.getAsBoolean()) {
            vertx.cancelTimer(timer);
            connected.completeExceptionally(
                new StartFailedException("the sidecar was stopped while it waited for a broker"));
          }
        });
    return connected;
  }
}
