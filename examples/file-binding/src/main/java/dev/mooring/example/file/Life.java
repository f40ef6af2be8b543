package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What both sides have in common: they start once, end once, and say how they are. */
final class Life {

  private final BindingContext context;
  private Instant since;
  private Health.State state = Health.State.NEW;
  private @Nullable String lastError;
  private @Nullable CompletableFuture<Void> started;
  private @Nullable CompletableFuture<Void> closed;

  Life(BindingContext context) {
    this.context = context;
    this.since = context.clock().instant();
  }

  synchronized CompletionStage<Void> start(Health.State then) {
    CompletableFuture<Void> stage = started;
    if (stage == null) {
      CompletableFuture<Void> made = new CompletableFuture<>();
      stage = made;
      started = made;
      if (closed == null) {
        become(then);
        context.executor().execute(() -> made.complete(null));
      } else {
        context.executor().execute(() -> made.completeExceptionally(isClosed()));
      }
    }
    return stage;
  }

  /** Ends with what there is to end, at the first call. */
  CompletionStage<Void> close(Supplier<CompletionStage<Void>> ending) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    synchronized (this) {
      if (closed != null) {
        return closed;
      }
      closed = made;
      become(Health.State.CLOSED);
    }
    // Not under the lock: a side has a lock of its own, under which it asks for this one.
    ending.get().whenCompleteAsync((done, error) -> made.complete(null), context.executor());
    return made;
  }

  /** Throws if the binding is not at work. */
  synchronized void requireOpen() {
    if (closed != null) {
      throw isClosed();
    }
    if (started == null) {
      throw new BindingException(
          Kind.REJECTED, "binding \"" + context.name() + "\" is not started");
    }
  }

  private BindingException isClosed() {
    return new BindingException(Kind.CLOSED, "binding \"" + context.name() + "\" is closed");
  }

  synchronized void become(Health.State next) {
    if (state != next && state != Health.State.CLOSED) {
      state = next;
      since = context.clock().instant();
    }
  }

  synchronized void error(String what) {
    lastError = what;
  }

  synchronized Health health() {
    return new Health(state, since, Optional.ofNullable(lastError));
  }
}
