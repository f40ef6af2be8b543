package dev.mooring.tck.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes messages from a queue of a {@link MemoryFarSide}. */
final class MemoryInput implements InputBinding {

  private final MemoryFarSide farSide;
  private final Flaw flaw;
  private final Values values;
  private final BindingContext context;
  private final MemoryLife life;
  private @Nullable MemorySubscription subscription;

  MemoryInput(MemoryFarSide farSide, Flaw flaw, Values values, BindingContext context) {
    this.farSide = farSide;
    this.flaw = flaw;
    this.values = values;
    this.context = context;
    this.life = new MemoryLife(farSide, flaw, context, this::changed);
  }

  private synchronized void changed() {
    if (subscription != null) {
      subscription.changed();
    }
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start();
  }

  @Override
  public synchronized Health health() {
    boolean up = farSide.isUp() || flaw == Flaw.UP_DURING_OUTAGES;
    return life.health(subscription != null && flaw != Flaw.NEVER_UP, up);
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities =
        EnumSet.of(
            Capability.REDELIVERS,
            Capability.DEDUPLICATES,
            Capability.BACK_PRESSURE,
            Capability.DURABLE_SUBSCRIPTION,
            Capability.RECONNECTS);
    boolean concurrent = values.get(MemoryProvider.CONCURRENCY) > 1;
    capabilities.add(concurrent ? Capability.CONCURRENT : Capability.ORDERED);
    if (flaw == Flaw.CAPABILITIES_CHANGE && life.isStarted()) {
      capabilities.add(Capability.TLS);
    }
    return capabilities;
  }

  @Override
  public synchronized Subscription subscribe(DeliveryHandler handler) {
    if (life.isClosed()) {
      Kind kind = flaw == Flaw.WRONG_KIND_OF_REFUSAL ? Kind.REJECTED : Kind.CLOSED;
      throw new BindingException(kind, "the binding is closed");
    }
    MemorySubscription current = subscription;
    if (current != null && !current.makesRoom()) {
      throw new BindingException(Kind.REJECTED, "there is a subscription");
    }
    MemorySubscription opened = new MemorySubscription(farSide, flaw, values, context, handler);
    subscription = opened;
    opened.open();
    return opened;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return life.close(grace, this::end);
  }

  private synchronized CompletionStage<Void> end(Duration grace) {
    return subscription == null
        ? CompletableFuture.completedStage(null)
        : subscription.end(grace, true);
  }
}
