package dev.mooring.runtime.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.Health;
import dev.mooring.api.config.Values;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What both sides have in common: how they start, and what they say of themselves. */
final class MemoryLife {

  private final MemoryBroker broker;
  private final Values values;
  private final BindingContext context;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Instant opened;
  private boolean startAsked;
  private volatile boolean closed;
  private volatile Optional<String> failure = Optional.empty();

  MemoryLife(MemoryBroker broker, Values values, BindingContext context) {
    this.broker = broker;
    this.values = values;
    this.context = context;
    this.opened = context.clock().instant();
    context
        .meters()
        .gauge("connected", "Whether the broker is there.", () -> broker.isUp() ? 1 : 0);
  }

  CompletionStage<Void> start() {
    synchronized (this) {
      if (startAsked) {
        return started;
      }
      startAsked = true;
    }
    switch (values.get(MemoryBindingProvider.START)) {
      case NORMAL -> complete(Optional.empty());
      case FAIL ->
          complete(Optional.of(error(BindingException.Kind.CONFIGURATION, "told to fail")));
      case THROW -> throw new IllegalStateException("user:hunter2@broker");
      case HANG, HANG_FAST -> {}
      case FAIL_FAST ->
          complete(
              broker.isUp()
                  ? Optional.empty()
                  : Optional.of(
                      error(BindingException.Kind.CONNECTION, "the broker is not there")));
    }
    return started;
  }

  Health health(boolean busy) {
    Health.State state =
        closed
            ? Health.State.CLOSED
            : failure.isPresent()
                ? Health.State.FAILED
                : !started.isDone()
                    ? Health.State.NEW
                    : !busy
                        ? Health.State.IDLE
                        : broker.isUp() ? Health.State.UP : Health.State.CONNECTING;
    return new Health(state, opened, failure);
  }

  void fail(String why) {
    failure = Optional.of(why);
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether this call was the one that closed it. */
  synchronized boolean close(String side) {
    boolean first = !closed;
    closed = true;
    if (first) {
      broker.closing(side + " " + context.name());
      context
          .executor()
          .execute(
              () ->
                  started.completeExceptionally(
                      error(BindingException.Kind.CLOSED, "closed before it had started")));
    }
    return first;
  }

  static BindingException error(BindingException.Kind kind, String message) {
    return new BindingException(kind, message);
  }

  private void complete(Optional<BindingException> failed) {
    context
        .executor()
        .execute(
            () ->
                failed.ifPresentOrElse(
                    started::completeExceptionally, () -> started.complete(null)));
  }
}
