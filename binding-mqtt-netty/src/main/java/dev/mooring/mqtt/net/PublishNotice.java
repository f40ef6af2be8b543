package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message whose outcome is told to a callback, on the event loop. */
final class PublishNotice extends PublishCommand {

  private static final Logger LOG = LoggerFactory.getLogger(PublishNotice.class);

  private final Consumer<@Nullable BindingException> callback;

  PublishNotice(
      Publish message, long deadlineNanos, Consumer<@Nullable BindingException> callback) {
    super(message, deadlineNanos);
    this.callback = callback;
  }

  @Override
  void onPublished(Completions completions) {
    tell(null);
  }

  @Override
  void onFailed(BindingException failure, Completions completions) {
    tell(failure);
  }

  @Override
  public void reject() {
    tell(Failures.closed());
  }

  /** The session is in the middle of its work, and must not be left there. */
  private void tell(@Nullable BindingException failure) {
    try {
      callback.accept(failure);
    } catch (RuntimeException | Error e) {
      LOG.error("the callback of a message failed", e);
    }
  }
}
