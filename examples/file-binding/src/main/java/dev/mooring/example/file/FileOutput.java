package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Appends a line for each message, one after the other, on the executor. */
final class FileOutput implements OutputBinding {

  private static final int MAX_WAITING = 10_000;

  private record Call(Payload payload, CompletableFuture<Response> outcome) {}

  private final Path file;
  private final BindingContext context;
  private final Life life;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean ended;
  private Optional<CompletableFuture<Void>> idle = Optional.empty();

  FileOutput(Path file, BindingContext context) {
    this.file = file;
    this.context = context;
    this.life = new Life(context);
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start(Health.State.UP);
  }

  @Override
  public Health health() {
    return life.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED);
  }

  @Override
  public Set<Operation> operations() {
    return Set.of(Operation.CREATE);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    try {
      life.requireOpen();
      if (!operations().contains(request.operation())) {
        throw new BindingException(
            Kind.UNSUPPORTED_OPERATION,
            "no operation \"" + request.operation() + "\"; there is " + operations());
      }
      return enqueue(request.payload());
    } catch (BindingException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private synchronized CompletionStage<Response> enqueue(Payload payload) {
    if (ended) {
      throw closed();
    }
    if (waiting.size() >= MAX_WAITING) {
      throw new BindingException(Kind.OVERLOAD, MAX_WAITING + " messages wait for the disk");
    }
    Call call = new Call(payload, new CompletableFuture<>());
    waiting.add(call);
    if (!writing) {
      writing = true;
      context.executor().execute(this::writeAll);
    }
    return call.outcome();
  }

  private void writeAll() {
    for (Optional<Call> call = next(); call.isPresent(); call = next()) {
      write(call.get());
    }
  }

  private synchronized Optional<Call> next() {
    Optional<Call> call = Optional.ofNullable(waiting.poll());
    writing = call.isPresent();
    if (!writing) {
      idle.ifPresent(future -> future.complete(null));
    }
    return call;
  }

  private void write(Call call) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer line = ByteBuffer.wrap(Lines.line(call.payload()));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      call.outcome().complete(Response.empty());
    } catch (IOException e) {
      life.error(e.toString());
      call.outcome()
          .completeExceptionally(
              new BindingException(
                  Kind.CONNECTION, Fate.UNKNOWN, "cannot append to " + file + ": " + e, e));
    }
  }

  /** What waits is written within the grace period; the rest was not sent. */
  @Override
  public CompletionStage<Void> close(Duration grace) {
    return life.close(
        () -> {
          CompletableFuture<Void> end = new CompletableFuture<>();
          synchronized (this) {
            idle = Optional.of(end);
            if (!writing) {
              end.complete(null);
            }
          }
          long millis = Math.max(0, grace.toMillis());
          return end.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
              .thenRunAsync(this::dropWaiting, context.executor());
        });
  }

  private void dropWaiting() {
    List<Call> dropped;
    synchronized (this) {
      ended = true;
      dropped = List.copyOf(waiting);
      waiting.clear();
    }
    dropped.forEach(call -> call.outcome().completeExceptionally(closed()));
  }

  private static BindingException closed() {
    return new BindingException(Kind.CLOSED, "the binding was closed before this was written");
  }
}
