package dev.mooring.runtime.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes messages from the queue of its consumer id, or of its component's name. */
final class MemoryInput implements InputBinding {

  private final MemoryBroker broker;
  private final Values values;
  private final BindingContext context;
  private final MemoryLife life;
  private Optional<MemorySubscription> subscription = Optional.empty();

  MemoryInput(MemoryBroker broker, Values values, BindingContext context) {
    this.broker = broker;
    this.values = values;
    this.context = context;
    this.life = new MemoryLife(broker, values, context);
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start();
  }

  @Override
  public synchronized Health health() {
    return life.health(subscription.filter(MemorySubscription::isOpen).isPresent());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.CONCURRENT,
        Capability.REDELIVERS,
        Capability.DURABLE_SUBSCRIPTION,
        Capability.RECONNECTS);
  }

  @Override
  public Subscription subscribe(DeliveryHandler handler) {
    MemorySubscription opened;
    synchronized (this) {
      if (life.isClosed()) {
        throw MemoryLife.error(Kind.CLOSED, "the binding is closed");
      }
      if (subscription.filter(MemorySubscription::isOpen).isPresent()) {
        throw MemoryLife.error(Kind.REJECTED, "there is a subscription already");
      }
      String queue = values.find(MemoryBindingProvider.CONSUMER_ID).orElse(context.name());
      opened = new MemorySubscription(broker, queue, values, context, life, handler);
      subscription = Optional.of(opened);
    }
    opened.open();
    return opened;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    Optional<MemorySubscription> open;
    synchronized (this) {
      life.close("input");
      open = subscription;
    }
    return open.map(one -> one.close(grace))
        .orElseGet(() -> CompletableFuture.runAsync(() -> {}, context.executor()));
  }
}
