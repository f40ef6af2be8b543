package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.Capability;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Stands for an input where it is handed out, which is before it is started; see {@link
 * NamedOutput}.
 *
 * @param started the input, while it runs
 * @param absence why it does not run
 */
record NamedInput(Supplier<Optional<InputBinding>> started, Supplier<BindingException> absence)
    implements InputBinding {

  @Override
  public Subscription subscribe(DeliveryHandler handler) {
    return required().subscribe(handler);
  }

  @Override
  public CompletionStage<Void> start() {
    return started
        .get()
        .map(InputBinding::start)
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
        .map(input -> input.close(grace))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private InputBinding required() {
    return started.get().orElseThrow(absence);
  }
}
