package dev.mooring.tck.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.probe.TestThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends to a {@link MemoryFarSide}, and waits for it within bounds. */
final class MemoryOutput implements OutputBinding {

  private record Call(Payload payload, CompletableFuture<Response> outcome) {}

  private static final int MOST_POLLS = 10_000;

  private final MemoryFarSide farSide;
  private final Flaw flaw;
  private final String place;
  private final BindingContext context;
  private final MemoryLife life;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final List<Call> batch = new ArrayList<>();
  private @Nullable Thread onlyThread;

  MemoryOutput(MemoryFarSide farSide, Flaw flaw, String place, BindingContext context) {
    this.farSide = farSide;
    this.flaw = flaw;
    this.place = place;
    this.context = context;
    this.life = new MemoryLife(farSide, flaw, context, this::changed);
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start();
  }

  @Override
  public Health health() {
    return life.health(true, farSide.isUp());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.RECONNECTS);
  }

  @Override
  public Set<Operation> operations() {
    return flaw == Flaw.NO_OPERATIONS ? Set.of() : Set.of(Operation.CREATE);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    if (life.isClosed()) {
      return flaw == Flaw.RAW_EXCEPTION_AFTER_CLOSE
          ? CompletableFuture.failedStage(new IllegalStateException("closed"))
          : failed(flaw == Flaw.WRONG_KIND_AFTER_CLOSE ? Kind.CONNECTION : Kind.CLOSED, "closed");
    }
    if (!life.isStarted()) {
      if (flaw == Flaw.THROWS_FROM_INVOKE) {
        throw new IllegalStateException("not started");
      }
      return failed(Kind.REJECTED, "not started");
    }
    if (!request.operation().equals(Operation.CREATE)) {
      return failed(
          flaw == Flaw.WRONG_KIND_FOR_UNKNOWN_OPERATION
              ? Kind.REJECTED
              : Kind.UNSUPPORTED_OPERATION,
          "no operation " + request.operation());
    }
    if (flaw == Flaw.REFUSES_UNKNOWN_METADATA && !request.metadata().isEmpty()) {
      return failed(Kind.CONFIGURATION, "unknown metadata " + request.metadata().keySet());
    }
    return send(request.payload());
  }

  private CompletionStage<Response> send(Payload payload) {
    Call call =
        new Call(
            flaw == Flaw.TRIMS_WHAT_IT_SENDS ? MemorySubscription.trimmed(payload) : payload,
            new CompletableFuture<>());
    if (flaw == Flaw.CALLS_OF_HANDLERS_HANG && TestThreads.isLent(Thread.currentThread())) {
      return call.outcome();
    }
    synchronized (this) {
      if (onlyThread == null) {
        onlyThread = Thread.currentThread();
      }
      if (flaw == Flaw.LOSES_CALLS_OF_OTHER_THREADS && onlyThread != Thread.currentThread()) {
        return CompletableFuture.completedStage(Response.empty());
      }
      if (flaw == Flaw.SENDS_BACKWARDS && farSide.isUp()) {
        return later(call);
      }
      if (waiting.isEmpty() && farSide.publish(place, call.payload())) {
        succeed(call);
      } else if (waiting.size() >= MemoryProvider.MAX_WAITING && flaw != Flaw.WAITS_UNBOUNDED) {
        return failed(Kind.OVERLOAD, MemoryProvider.MAX_WAITING + " calls wait already");
      } else if (flaw == Flaw.SUCCEEDS_BEFORE_THE_FAR_SIDE_HAS_IT) {
        // At once, and whatever becomes of it: no race with close() hides the mistake.
        waiting.add(new Call(call.payload(), new CompletableFuture<>()));
        call.outcome().complete(Response.empty());
      } else {
        waiting.add(call);
      }
    }
    return call.outcome();
  }

  private CompletionStage<Response> later(Call call) {
    batch.add(call);
    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, context.executor())
        .execute(this::sendBatch);
    return call.outcome();
  }

  private synchronized void sendBatch() {
    Collections.reverse(batch);
    batch.forEach(call -> farSide.publish(place, call.payload()));
    batch.forEach(this::succeed);
    batch.clear();
  }

  private void succeed(Call call) {
    if (flaw == Flaw.STAGES_ON_ITS_OWN_THREAD) {
      new Thread(() -> completeOnceSomebodyWaits(call), "own").start();
    } else {
      context.executor().execute(() -> call.outcome().complete(Response.empty()));
    }
  }

  /** Else what depends on the stage would run on the thread of the caller, and nobody would see. */
  private static void completeOnceSomebodyWaits(Call call) {
    try {
      for (int i = 0; i < MOST_POLLS && call.outcome().getNumberOfDependents() == 0; i++) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    call.outcome().complete(Response.empty());
  }

  private synchronized void changed() {
    if (!farSide.isUp()) {
      return;
    }
    List<Call> calls = new ArrayList<>(waiting);
    waiting.clear();
    if (flaw == Flaw.SENDS_WHAT_WAITED_BACKWARDS) {
      Collections.reverse(calls);
    }
    for (Call call : calls) {
      if (flaw == Flaw.FAILS_WHAT_WAITED) {
        call.outcome()
            .completeExceptionally(new BindingException(Kind.CONNECTION, "there was an outage"));
      } else if (farSide.publish(place, call.payload())) {
        succeed(call);
      } else {
        waiting.add(call);
      }
    }
  }

  private static CompletionStage<Response> failed(Kind kind, String message) {
    return CompletableFuture.failedStage(new BindingException(kind, message));
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return life.close(
        grace, within -> CompletableFuture.runAsync(this::failWaiting, context.executor()));
  }

  private synchronized void failWaiting() {
    for (Call call : waiting) {
      if (flaw == Flaw.SENDS_WHAT_IT_SAID_WAS_NOT_SENT) {
        sendOnceUp(call.payload());
      }
      if (flaw != Flaw.FORGETS_CALLS_AT_CLOSE) {
        call.outcome()
            .completeExceptionally(new BindingException(Kind.CLOSED, "closed before it was sent"));
      }
    }
    waiting.clear();
  }

  private void sendOnceUp(Payload payload) {
    farSide.link(payload, () -> farSide.publish(place, payload));
  }
}
