package dev.mooring.runtime.dispatch;

import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An output that remembers its requests and answers as the test says. Safe for any thread. */
public final class FakeOutput extends StartedBinding implements OutputBinding {

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
}
