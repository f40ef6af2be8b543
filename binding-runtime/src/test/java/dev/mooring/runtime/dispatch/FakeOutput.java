package dev.mooring.runtime.dispatch;

import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An output that remembers its requests and answers as the test says. Safe for any thread. */
public final class FakeOutput implements OutputBinding {

  /** What was asked of it. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What it answers. */
  public volatile CompletableFuture<Response> answer =
      CompletableFuture.completedFuture(Response.of(Payload.utf8("answer")));

  @Override
  public Set<Operation> operations() {
    return Set.of(
        new Operation("remove"), new Operation("list"), Operation.CREATE, new Operation("get2"));
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    requests.add(request);
    // Dependents of a dependent see the failure wrapped, as with most real outputs.
    return answer.thenApply(response -> response);
  }

  @Override
  public CompletionStage<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Health health() {
    return new Health(Health.State.UP, Instant.EPOCH, Optional.empty());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return CompletableFuture.completedFuture(null);
  }
}
