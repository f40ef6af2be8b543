package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;

/** A message whose outcome is told to a callback, on the event loop. */
final class PublishNotice extends PublishCommand {

  private final PublishCallback callback;

  PublishNotice(Publish message, long deadlineNanos, PublishCallback callback) {
    super(message, deadlineNanos);
    this.callback = callback;
  }

  @Override
  void onPublished(Completions completions) {
    callback.onOutcome(null);
  }

  @Override
  void onFailed(BindingException failure, Completions completions) {
    callback.onOutcome(failure);
  }

  @Override
  public void reject() {
    callback.onOutcome(Failures.closed());
  }
}
