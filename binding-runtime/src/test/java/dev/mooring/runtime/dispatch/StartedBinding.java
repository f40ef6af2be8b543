package dev.mooring.runtime.dispatch;

import dev.mooring.api.Binding;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What bindings of tests have in common: they are up, and have nothing to close. */
public abstract class StartedBinding implements Binding {

  @Override
  public CompletionStage<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Health health() {
    return new Health(Health.State.UP, Instant.EPOCH, Optional.empty());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return CompletableFuture.completedFuture(null);
  }
}
