package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stands for an output. */
final class NamedOutput extends NamedBinding<OutputBinding> implements OutputBinding {

  NamedOutput(
      Supplier<Optional<OutputBinding>> started,
      Supplier<BindingException> absence,
      Supplier<Health> absentHealth) {
    super(started, absence, absentHealth);
  }

  @Override
  public Set<Operation> operations() {
    return required().operations();
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    return ask(output -> output.invoke(request));
  }
}
