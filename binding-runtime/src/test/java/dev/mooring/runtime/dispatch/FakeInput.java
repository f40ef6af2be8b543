package dev.mooring.runtime.dispatch;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.runtime.registry.BoundInput;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An input whose messages come from the test. Like a real one it has one subscription at a time,
 * and closing that waits for the handlers under way.
 */
final class FakeInput extends StartedBinding implements InputBinding {

  private final AtomicInteger running = new AtomicInteger();
  private @Nullable Open open;
  private int subscriptions;
  private boolean closed;

  /** How many subscriptions fail before one succeeds. */
  volatile int failures;

  BoundInput bound(String component, boolean requested) {
    return new BoundInput(component, component, requested, false, this);
  }

  BoundInput withFanOut(String component) {
    return new BoundInput(component, component, true, true, this);
  }

  synchronized boolean isSubscribed() {
    return open != null;
  }

  synchronized int subscriptions() {
    return subscriptions;
  }

  /** Hands a message to whoever is subscribed. */
  CompletionStage<Disposition> deliver(String text) {
    Open target;
    synchronized (this) {
      if (open == null) {
        throw new IllegalStateException("nobody is subscribed");
      }
      target = open;
      running.incrementAndGet();
    }
    try {
      return target
          .handler
          .handle(new FirstDelivery(Payload.utf8(text), Map.of("topic", "t")))
          .whenComplete((disposition, failure) -> target.handlerEnded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public synchronized Subscription subscribe(DeliveryHandler handler) {
    if (closed) {
      throw new BindingException(BindingException.Kind.CLOSED, "the binding is closed");
    }
    if (failures > 0) {
      failures--;
      throw new BindingException(BindingException.Kind.CONNECTION, "the broker is away");
    }
    if (open != null) {
      throw new BindingException(BindingException.Kind.REJECTED, "there is a subscription already");
    }
    subscriptions++;
    open = new Open(handler);
    return open;
  }

  @Override
  public synchronized CompletionStage<Void> close(Duration grace) {
    closed = true;
    return open == null ? CompletableFuture.completedFuture(null) : open.close(grace);
  }

  private final class Open implements Subscription {
    private final DeliveryHandler handler;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Open(DeliveryHandler handler) {
      this.handler = handler;
    }

    @Override
    public CompletionStage<Void> ready() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close(Duration grace) {
      synchronized (FakeInput.this) {
        open = null;
        if (running.get() == 0) {
          ended.complete(null);
        }
      }
      return ended;
    }

    private void handlerEnded() {
      synchronized (FakeInput.this) {
        if (running.decrementAndGet() == 0 && open != this) {
          ended.complete(null);
        }
      }
    }
  }
}
