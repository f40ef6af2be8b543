package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import org.jspecify.annotations.Nullable;

/** Told the outcome of a message without a future in between. */
@FunctionalInterface
public interface PublishCallback {

  /**
   * The one outcome of the message. On the connection's event loop, where it must be quick and must
   * not block or throw; on the caller's thread if the message is refused at once.
   *
   * @param failure {@code null} if the broker has taken responsibility
   */
  void onOutcome(@Nullable BindingException failure);
}
