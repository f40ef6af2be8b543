package dev.mooring.runtime.wiring;

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
 * Stands for an output where it is injected, which is before it is started. Its life is not the
 * holder's business: starting and closing wait for, and are left to, whoever has all bindings.
 *
 * @param component the component's name
 * @param started the output, once it is started
 */
record NamedOutput(String component, Supplier<Optional<OutputBinding>> started)
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
        .orElseGet(() -> CompletableFuture.failedFuture(notStarted(component)));
  }

  @Override
  public CompletionStage<Void> start() {
    return started
        .get()
        .map(OutputBinding::start)
        .orElseGet(() -> CompletableFuture.failedFuture(notStarted(component)));
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
    return started.get().orElseThrow(() -> notStarted(component));
  }

  static BindingException notStarted(String component) {
    return new BindingException(
        BindingException.Kind.REJECTED,
        "component \"" + component + "\" has not started, or has been closed");
  }
}
