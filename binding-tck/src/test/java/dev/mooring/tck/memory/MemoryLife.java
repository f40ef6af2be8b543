package dev.mooring.tck.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health;
import dev.mooring.tck.probe.TestThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What both sides of a memory binding have in common: how they start and end. */
final class MemoryLife {

  private final MemoryFarSide farSide;
  private final Flaw flaw;
  private final BindingContext context;
  private final Runnable onChange;
  private final Instant opened;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private boolean startAsked;
  private boolean closeAsked;
  private volatile @Nullable String lastError;

  MemoryLife(MemoryFarSide farSide, Flaw flaw, BindingContext context, Runnable onChange) {
    this.farSide = farSide;
    this.flaw = flaw;
    this.context = context;
    this.onChange = onChange;
    this.opened = context.clock().instant();
  }

  /** The far side went or came. */
  private void changed() {
    if (!farSide.isUp() && flaw != Flaw.HIDES_ERRORS) {
      lastError = "the far side is down";
    }
    if (farSide.isUp() && flaw == Flaw.START_WAITS_FOR_THE_FAR_SIDE) {
      started.complete(null);
    }
    onChange.run();
  }

  private final Runnable watcher = this::changed;

  synchronized CompletionStage<Void> start() {
    if (closeAsked && flaw != Flaw.STARTS_AGAIN) {
      if (!startAsked) {
        startAsked = true;
        fail(started, new BindingException(Kind.CLOSED, "the binding is closed"));
      }
      return started;
    }
    if (!startAsked) {
      startAsked = true;
      begin();
    }
    return flaw == Flaw.ANOTHER_STAGE_FOR_EACH_START ? started.copy() : started;
  }

  private void begin() {
    farSide.link(this, watcher);
    if (flaw == Flaw.LEAVES_A_THREAD) {
      Thread thread = new Thread(MemoryLife::linger, "left behind");
      thread.setDaemon(true);
      thread.start();
    }
    if (flaw == Flaw.WRITES_ELSEWHERE) {
      Path folder = context.dataDirectory().orElseThrow();
      try {
        Files.writeString(folder.resolve("lock"), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (farSide.isUp() || flaw != Flaw.START_WAITS_FOR_THE_FAR_SIDE) {
      context.executor().execute(() -> started.complete(null));
    }
  }

  private static void linger() {
    try {
      TimeUnit.SECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(CompletableFuture<?> future, BindingException failure) {
    context.executor().execute(() -> future.completeExceptionally(failure));
  }

  synchronized boolean isStarted() {
    return startAsked;
  }

  synchronized boolean isClosed() {
    return closeAsked;
  }

  Health health(boolean busy, boolean up) {
    return new Health(state(busy, up), opened, Optional.ofNullable(lastError));
  }

  private synchronized Health.State state(boolean busy, boolean up) {
    if (closeAsked) {
      return flaw == Flaw.IDLE_AFTER_CLOSE ? Health.State.IDLE : Health.State.CLOSED;
    }
    if (!startAsked) {
      return flaw == Flaw.IDLE_BEFORE_START ? Health.State.IDLE : Health.State.NEW;
    }
    if (!up) {
      return Health.State.CONNECTING;
    }
    return busy ? Health.State.UP : Health.State.IDLE;
  }

  /** Closes what there is, once. */
  CompletionStage<Void> close(Duration grace, Function<Duration, CompletionStage<Void>> ending) {
    boolean wasStarted;
    synchronized (this) {
      if (closeAsked) {
        return flaw == Flaw.ANOTHER_STAGE_FOR_EACH_CLOSE ? closed.copy() : closed;
      }
      closeAsked = true;
      wasStarted = startAsked;
    }
    if (flaw == Flaw.CLOSE_BLOCKS) {
      block(grace);
    }
    if (!wasStarted && flaw == Flaw.CLOSE_BEFORE_START_FAILS) {
      fail(closed, new BindingException(Kind.REJECTED, "not started"));
      return closed;
    }
    if (flaw == Flaw.CLOSING_IN_A_HANDLER_HANGS && TestThreads.isLent(Thread.currentThread())) {
      farSide.unlink(this, watcher);
      ending.apply(grace).whenComplete((done, error) -> lastError = "hangs");
      return closed;
    }
    ending
        .apply(grace)
        .whenCompleteAsync(
            (done, error) -> {
              if (flaw == Flaw.LEAVES_A_CONNECTION) {
                farSide.stopWatching(watcher);
              } else {
                farSide.unlink(this, watcher);
              }
              if (flaw != Flaw.STARTS_AGAIN) {
                started.completeExceptionally(
                    new BindingException(Kind.CLOSED, "closed before it had started"));
              }
              closed.complete(null);
            },
            context.executor());
    return closed;
  }

  private void block(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      while (!farSide.isUp() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
