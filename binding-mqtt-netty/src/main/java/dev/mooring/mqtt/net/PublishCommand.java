package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Outgoing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way out, from the caller's thread through the door to its outcome: one object
 * for the whole way, and with it whom the outcome is told, {@code null} for a message that the
 * broker has taken responsibility for.
 */
abstract sealed class PublishCommand extends Outgoing implements Command
    permits PublishNotice, PublishReport {

  /** What a message costs beside its bytes: the objects that carry it. */
  static final int OVERHEAD = 128;

  private static final Logger LOG = LoggerFactory.getLogger(PublishCommand.class);

  private final Consumer<@Nullable BindingException> callback;

  PublishCommand(
      Publish message, long deadlineNanos, Consumer<@Nullable BindingException> callback) {
    super(message, deadlineNanos);
    this.callback = callback;
  }

  /** On the event loop, in the middle of the session's work. */
  abstract void onOutcome(@Nullable BindingException failure, Completions completions);

  /** Calls what is not ours: whatever it throws must not leave the session or others behind. */
  final void tell(@Nullable BindingException failure) {
    try {
      callback.accept(failure);
    } catch (RuntimeException | Error e) {
      LOG.error("the callback of a message failed", e);
    }
  }

  @Override
  public void execute(ClientSession session, long now) {
    session.publish(this, now);
  }

  @Override
  public void reject() {
    tell(Failures.closed());
  }

  @Override
  public int weight() {
    return message().bytes() + OVERHEAD;
  }
}
