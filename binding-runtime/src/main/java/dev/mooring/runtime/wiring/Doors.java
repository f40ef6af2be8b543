package dev.mooring.runtime.wiring;

import dev.mooring.runtime.dispatch.Door;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * All protocols in which a sidecar can be called, opened and closed together. Safe for any thread;
 * no method blocks.
 */
final class Doors {

  private final List<Door> all;

  /** In the order in which {@link #open} tells their addresses. */
  Doors(List<Door> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Opens all at once.
   *
   * @return the first address of each, in their order; completes with a {@link
   *     StartFailedException} if one of them cannot listen
   */
  CompletionStage<List<SocketAddress>> open() {
    List<CompletableFuture<SocketAddress>> opening =
        all.stream().map(door -> open(door).toCompletableFuture()).toList();
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

  /**
   * Closes all at once.
   *
   * @param grace how long requests under way may take
   * @return completes, never exceptionally, when all are closed
   */
  CompletionStage<Void> close(Duration grace) {
    return CompletableFuture.allOf(
        all.stream()
            .map(door -> door.stop(grace).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }
}
