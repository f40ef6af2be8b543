package dev.mooring.runtime;

import dev.mooring.api.DeliveryHandler;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A handler that is to be made when Mooring starts. Immutable.
 *
 * @param component the component whose messages it handles
 * @param description what it is, for people
 * @param mistake why it can be no handler at all, if so
 * @param make makes it; called once
 */
record HandlerSpec(
    String component,
    String description,
    Optional<String> mistake,
    Supplier<DeliveryHandler> make) {

  static HandlerSpec of(String component, String description, Supplier<DeliveryHandler> make) {
    return new HandlerSpec(component, description, Optional.empty(), make);
  }

  static HandlerSpec mistaken(String component, String description, String mistake) {
    return new HandlerSpec(
        component,
        description,
        Optional.of(mistake),
        () -> {
          throw new IllegalStateException(mistake);
        });
  }
}
