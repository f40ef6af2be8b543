package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message whose outcome is told to a callback, on the event loop. */
final class PublishNotice extends PublishCommand {

  private final Consumer<@Nullable BindingException> callback;

  PublishNotice(
      Publish message, long deadlineNanos, Consumer<@Nullable BindingException> callback) {
    super(message, deadlineNanos);
    this.callback = callback;
  }

  @Override
  void onPublished(Completions completions) {
    callback.accept(null);
  }

  @Override
  void onFailed(BindingException failure, Completions completions) {
    callback.accept(failure);
  }

  @Override
  public void reject() {
    callback.accept(Failures.closed());
  }
}
