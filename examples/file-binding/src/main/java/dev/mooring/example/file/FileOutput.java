package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Health.State;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Appends payloads in the order of the calls, which wait while the folder is away. */
final class FileOutput extends FileSide implements OutputBinding {
  private final LineFile file;
  private volatile CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);

  // Guarded by the queue.
  private final Queue<Call> waiting = new ArrayDeque<>();
  private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

  private record Call(Payload payload, CompletableFuture<Response> outcome) {}

  FileOutput(ConfiguredFile configured, BindingContext context) {
    super(configured, context);
    file = new LineFile(configured.path());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.RECONNECTS);
  }

  @Override
  public Set<Operation> operations() {
    return Set.of(Operation.CREATE);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    try {
      return accept(request);
    } catch (BindingException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<Response> accept(Request request) {
    Call call = new Call(request.payload(), new CompletableFuture<>());
    CompletionStage<Response> stage = call.outcome().minimalCompletionStage();
    synchronized (waiting) {
      requireRunning();
      if (!operations().contains(request.operation())) {
        String why = "cannot " + request.operation() + "; expected one of " + operations();
        throw refused(Kind.UNSUPPORTED_OPERATION, why);
      }
      if (waiting.size() == configured.maxQueued()) {
        throw refused(Kind.OVERLOAD, "has as many calls that wait as maxQueued allows");
      }
      waiting.add(call);
      answered = CompletableFuture.allOf(answered, call.outcome());
      if (waiting.size() > 1) {
        return stage;
      }
    }
    context.executor().execute(this::appendFirst);
    return stage;
  }

  /** While calls wait, this is due, now or after a pause: it keeps the order without a thread. */
  private void appendFirst() {
    try {
      requireRunning();
      file.append(first().payload());
      becomes(State.UP);
      answerFirst(outcome -> outcome.complete(Response.empty()));
    } catch (IOException e) {
      becomes(State.CONNECTING, configured.unreachable(e));
      pause = delay(configured.pollInterval());
      pause.thenRunAsync(this::appendFirst, context.executor());
      if (isClosing()) {
        pause.complete(null);
      }
    } catch (BindingException e) {
      answerFirst(outcome -> outcome.completeExceptionally(e));
    } catch (RuntimeException | Error e) {
      // Half written, or a defect. Either way the next call shall have its turn.
      String message = "component " + context.name() + " may not have written a line: " + e;
      becomes(State.CONNECTING, message);
      var failure = new BindingException(Kind.CONNECTION, Fate.UNKNOWN, message, e);
      answerFirst(outcome -> outcome.completeExceptionally(failure));
    }
  }

  private Call first() {
    synchronized (waiting) {
      return waiting.element();
    }
  }

  /** Makes room before the caller hears of it, who may send the next message at once. */
  private void answerFirst(Consumer<CompletableFuture<Response>> answer) {
    Call call;
    boolean last;
    synchronized (waiting) {
      call = waiting.remove();
      last = waiting.isEmpty();
    }
    // A task of its own: what depends on the outcome may block, and the next call must not wait.
    context.executor().execute(() -> answer.accept(call.outcome()));
    if (!last) {
      context.executor().execute(this::appendFirst);
    }
  }

  /** Wakes the calls that wait. All will find this closed, and have their outcome. */
  @Override
  CompletionStage<Void> end(Duration grace) {
    pause.complete(null);
    synchronized (waiting) {
      return answered;
    }
  }
}
