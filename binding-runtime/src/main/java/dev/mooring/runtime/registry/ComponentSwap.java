package dev.mooring.runtime.registry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one component in the place of another of the same name. The old one ends first, since both
 * may be the same to their far side; if the new one does not start, the old one is opened again.
 */
final class ComponentSwap {

  private static final Logger LOG = LoggerFactory.getLogger(ComponentSwap.class);

  private final BindingSurroundings surroundings;
  private final ComponentChanges changes;
  private final Duration grace;

  ComponentSwap(BindingSurroundings surroundings, ComponentChanges changes, Duration grace) {
    this.surroundings = surroundings;
    this.changes = changes;
    this.grace = grace;
  }

  /** Completes, never exceptionally, with the one that runs afterwards. */
  CompletionStage<RunningComponent> swap(RunningComponent old, ConfiguredComponent next) {
    RunningComponent fresh = new RunningComponent(next.replacing(old.configured()), surroundings);
    return end(old)
        .thenComposeAsync(ended -> fresh.start(), surroundings.executor())
        .thenComposeAsync(
            started -> {
              if (!fresh.hasFailed()) {
                LOG.info("component \"{}\" is replaced", fresh.name());
                return CompletableFuture.completedFuture(fresh);
              }
              LOG.error(
                  "component \"{}\" keeps its old configuration, since the new one does not start",
                  fresh.name());
              RunningComponent again =
                  new RunningComponent(old.configured().replacing(next), surroundings);
              return fresh
                  .closeInput(Duration.ZERO)
                  .thenCompose(closed -> fresh.closeOutput(Duration.ZERO))
                  .thenCompose(closed -> again.start())
                  .thenApply(done -> again);
            },
            surroundings.executor());
  }

  /** Ends a component; completes, never exceptionally, when it is closed. */
  CompletionStage<Void> end(RunningComponent old) {
    return changes
        .leaving(old.name())
        .thenCompose(left -> old.closeInput(grace))
        .thenCompose(closed -> old.closeOutput(grace));
  }
}
