package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Subscription;
import java.util.Optional;
import java.util.function.Supplier;

/** Stands for an input. */
final class NamedInput extends NamedBinding<InputBinding> implements InputBinding {

  NamedInput(
      Supplier<Optional<InputBinding>> started,
      Supplier<BindingException> absence,
      Supplier<Health> absentHealth) {
    super(started, absence, absentHealth);
  }

  @Override
  public Subscription subscribe(DeliveryHandler handler) {
    return required().subscribe(handler);
  }
}
