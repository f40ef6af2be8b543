package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message whose outcome is told on the event loop, at once. */
final class PublishNotice extends PublishCommand {

  PublishNotice(
      Publish message, long deadlineNanos, Consumer<@Nullable BindingException> callback) {
    super(message, deadlineNanos, callback);
  }

  @Override
  void onOutcome(@Nullable BindingException failure, Completions completions) {
    tell(failure);
  }
}
