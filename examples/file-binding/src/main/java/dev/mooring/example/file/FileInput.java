package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health.State;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees to it that there is one subscription at a time; {@link FileSubscription} does the work. */
final class FileInput extends FileSide implements InputBinding {
  /** Up to where lines were handed over, by earlier subscriptions too: again, they are known. */
  final AtomicLong handedOver = new AtomicLong();

  private final AtomicReference<@Nullable StepwiseSubscription> current = new AtomicReference<>();

  FileInput(ConfiguredFile configured, BindingContext context) {
    super(configured, context);
  }

  /** Not {@code DEDUPLICATES}: after a power failure, an older position may be on the disk. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.ORDERED,
        Capability.REDELIVERS,
        Capability.DURABLE_SUBSCRIPTION,
        Capability.RECONNECTS,
        Capability.BACK_PRESSURE);
  }

  @Override
  public Subscription subscribe(DeliveryHandler handler) {
    requireRunning();
    FileSubscription subscription = new FileSubscription(this, handler);
    if (!current.compareAndSet(null, subscription)) {
      throw refused(Kind.REJECTED, "has a subscription already; expected it to be closed before");
    }
    if (isClosing()) {
      // Closed meanwhile, perhaps too early to see this subscription.
      subscription.close(Duration.ZERO);
      throw closed();
    }
    subscription.begin();
    return subscription;
  }

  /** Makes room for another subscription. */
  boolean leave(StepwiseSubscription subscription) {
    becomes(State.IDLE);
    return current.compareAndSet(subscription, null);
  }

  @Override
  CompletionStage<Void> end(Duration grace) {
    StepwiseSubscription subscription = current.get();
    return subscription == null
        ? CompletableFuture.completedStage(null)
        : subscription.close(grace);
  }
}
