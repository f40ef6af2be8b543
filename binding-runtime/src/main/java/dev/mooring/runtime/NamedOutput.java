package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Stands for an output where it is handed out, which is before it is started. Its life is not the
 * holder's business: starting and closing wait for, and are left to, whoever has all bindings.
 *
 * @param started the output, while it runs
 * @param absence why it does not run
 */
record NamedOutput(Supplier<Optional<OutputBinding>> started, Supplier<BindingException> absence)
    implements OutputBinding {

  @Override
  public Set<Operation> operations() {
    return required().operations();
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    return started
        .get()
        .map(output -> output.invoke(request))
        .orElseGet(() -> CompletableFuture.failedFuture(absence.get()));
  }

  @Override
  public CompletionStage<Void> start() {
    return started
        .get()
        .map(OutputBinding::start)
        .orElseGet(() -> CompletableFuture.failedFuture(absence.get()));
  }

  @Override
  public Health health() {
    return required().health();
  }

  @Override
  public Set<Capability> capabilities() {
    return required().capabilities();
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return started
        .get()
        .map(output -> output.close(grace))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private OutputBinding required() {
    return started.get().orElseThrow(absence);
  }
}
