package dev.mooring.runtime;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingException;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stands for a binding where it is handed out, which is before it is started. Its life is not the
 * holder's business: starting and closing wait for, and are left to, whoever has all bindings.
 */
abstract sealed class NamedBinding<B extends Binding> implements Binding
    permits NamedInput, NamedOutput {

  private final Supplier<Optional<B>> started;
  private final Supplier<BindingException> absence;
  private final Supplier<Health> absentHealth;

  /**
   * For one binding.
   *
   * @param started the binding, while it runs
   * @param absence why it does not run
   * @param absentHealth how it is while it does not run
   */
  NamedBinding(
      Supplier<Optional<B>> started,
      Supplier<BindingException> absence,
      Supplier<Health> absentHealth) {
    this.started = started;
    this.absence = absence;
    this.absentHealth = absentHealth;
  }

  /** The binding that runs. */
  final B required() {
    return started.get().orElseThrow(absence);
  }

  /** What the binding that runs makes of it; fails if none does. */
  final <T> CompletionStage<T> ask(Function<B, CompletionStage<T>> question) {
    return started
        .get()
        .map(question)
        .orElseGet(() -> CompletableFuture.failedFuture(absence.get()));
  }

  @Override
  public CompletionStage<Void> start() {
    return ask(Binding::start);
  }

  @Override
  public Health health() {
    return started.get().map(Binding::health).orElseGet(absentHealth);
  }

  @Override
  public Set<Capability> capabilities() {
    return required().capabilities();
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return started
        .get()
        .map(binding -> binding.close(grace))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }
}
