package dev.mooring.runtime.registry;

import dev.mooring.api.Binding;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.runtime.observe.ComponentMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of one component while it is open. Stands between the runtime and the binding's
 * code: whatever that does, a stage of this class completes within its time.
 *
 * @param direction which way it goes
 * @param binding the input or the output
 * @param meters what it was lent
 * @param <B> input or output
 */
record OpenSide<B extends Binding>(Direction direction, B binding, ComponentMeters meters) {

  /** What a close may take beyond the grace period, for the network to refuse. */
  static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OpenSide.class);

  CompletableFuture<Void> start(Duration timeout) {
    CompletableFuture<Void> started = new CompletableFuture<>();
    try {
      follow(binding.start(), started);
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
    }
    return started.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  Health health() {
    try {
      return binding.health();
    } catch (RuntimeException e) {
      LOG.debug("asking {} for its health", binding, e);
      return new Health(Health.State.FAILED, Instant.EPOCH, Optional.of(Explanation.of(e)));
    }
  }

  /** Closes the side; completes normally whatever happens. */
  CompletableFuture<Void> close(String component, Duration grace) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    try {
      follow(binding.close(grace), closed);
    } catch (RuntimeException e) {
      closed.completeExceptionally(e);
    }
    Duration most = grace.isNegative() ? CLOSE_MARGIN : grace.plus(CLOSE_MARGIN);
    return closed
        .orTimeout(most.toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (done, thrown) -> {
              if (thrown != null) {
                LOG.warn(
                    "component \"{}\": closing its {} {}",
                    component,
                    direction,
                    Explanation.of(thrown));
                LOG.debug("closing {}", component, thrown);
              }
              meters.close();
              return null;
            });
  }

  private static void follow(CompletionStage<Void> stage, CompletableFuture<Void> follower) {
    stage.whenComplete(
        (done, thrown) -> {
          if (thrown == null) {
            follower.complete(null);
          } else {
            follower.completeExceptionally(Explanation.unwrap(thrown));
          }
        });
  }
}
