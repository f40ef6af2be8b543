package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the lines of a file, one after the other, and keeps the position behind the last one
 * that was settled. A component that is new begins at the end of the file.
 */
final class FileInput implements InputBinding {

  private final Path file;
  private final Duration pollInterval;
  private final int maxRetries;
  private final BindingContext context;
  private final Life life;
  private @Nullable FileSubscription subscription;

  FileInput(Path file, Duration pollInterval, int maxRetries, BindingContext context) {
    this.file = file;
    this.pollInterval = pollInterval;
    this.maxRetries = maxRetries;
    this.context = context;
    this.life = new Life(context);
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start(Health.State.IDLE);
  }

  @Override
  public Health health() {
    return life.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED,
        Capability.REDELIVERS,
        Capability.DURABLE_SUBSCRIPTION,
        Capability.BACK_PRESSURE);
  }

  @Override
  public synchronized Subscription subscribe(DeliveryHandler handler) {
    life.requireOpen();
    if (subscription != null && !subscription.isClosed()) {
      throw new BindingException(
          Kind.REJECTED, "binding \"" + context.name() + "\" is subscribed already");
    }
    Path folder =
        context
            .dataDirectory()
            .orElseThrow(
                () ->
                    new BindingException(Kind.CONFIGURATION, "a file input needs a data directory"))
            .resolve(context.name());
    subscription =
        new FileSubscription(
            file, pollInterval, maxRetries, new Position(folder), context, life, handler);
    subscription.begin();
    return subscription;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return life.close(() -> end(grace));
  }

  private synchronized CompletionStage<Void> end(Duration grace) {
    return subscription == null
        ? CompletableFuture.completedStage(null)
        : subscription.close(grace);
  }
}
