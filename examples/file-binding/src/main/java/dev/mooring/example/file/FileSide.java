package dev.mooring.example.file;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health;
import dev.mooring.api.Health.State;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What input and output have in common: one life, and the health that people see of it. */
abstract class FileSide implements Binding {
  private static final System.Logger LOG = System.getLogger(FileSide.class.getName());

  final ConfiguredFile configured;
  final BindingContext context;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private Health health;
  private final CompletionStage<Void> startedStage = CompletableFuture.completedStage(null);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletionStage<Void> closedStage = ended.minimalCompletionStage();

  FileSide(ConfiguredFile configured, BindingContext context) {
    this.configured = configured;
    this.context = context;
    health = new Health(State.NEW, context.clock().instant(), Optional.empty());
  }

  /** Gives up everything; completes on the context's executor, or at once. */
  abstract CompletionStage<Void> end(Duration grace);

  /** Waits for nothing: a folder that is away is looked for once somebody needs it. */
  @Override
  public final CompletionStage<Void> start() {
    if (closing.get()) {
      return CompletableFuture.failedStage(closed());
    }
    if (started.compareAndSet(false, true)) {
      becomes(State.IDLE);
    }
    return startedStage;
  }

  @Override
  public final CompletionStage<Void> close(Duration grace) {
    if (closing.compareAndSet(false, true)) {
      // Those whom a failure concerns have been told; a close itself never fails.
      end(grace)
          .whenComplete(
              (nothing, failure) -> {
                becomes(State.CLOSED);
                ended.complete(null);
              });
    }
    return closedStage;
  }

  @Override
  public final synchronized Health health() {
    return health;
  }

  /** A pause without a thread, which whoever completes it ends early. */
  static CompletableFuture<Void> delay(Duration delay) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, NANOSECONDS.convert(delay), NANOSECONDS);
  }

  final boolean isClosing() {
    return closing.get();
  }

  final void requireRunning() {
    if (closing.get()) {
      throw closed();
    }
    if (!started.get()) {
      throw refused(Kind.REJECTED, "is not started; expected start() before");
    }
  }

  final BindingException closed() {
    return refused(Kind.CLOSED, "is closed; expected a new binding");
  }

  final BindingException refused(Kind kind, String why) {
    String message = "component " + context.name() + " " + why;
    return BindingException.withoutTrace(kind, Fate.NOT_SENT, message);
  }

  /** Keeps the newest error when all is well again. */
  final void becomes(State state) {
    become(state, Optional.empty());
  }

  /** Logs the beginning of an outage, not each attempt that fails until it is over. */
  final void becomes(State state, String error) {
    if (become(state, Optional.of(error)).state() != state) {
      LOG.log(Level.WARNING, "component {0} is {1}: {2}", context.name(), state, error);
    }
  }

  /** Returns what it was before. */
  private synchronized Health become(State state, Optional<String> error) {
    Health last = health;
    if (last.state() != State.CLOSED) {
      Instant since = last.state() == state ? last.since() : context.clock().instant();
      health = new Health(state, since, error.or(last::lastError));
    }
    return last;
  }
}
