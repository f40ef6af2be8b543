package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Outgoing;

/**
 * A message on its way out, from the caller's thread through the door to its outcome: one object
 * for the whole way.
 */
abstract sealed class PublishCommand extends Outgoing implements Command
    permits PublishFuture, PublishNotice {

  /** What a message costs beside its bytes: the objects that carry it. */
  static final int OVERHEAD = 128;

  PublishCommand(Publish message, long deadlineNanos) {
    super(message, deadlineNanos);
  }

  /** The broker has taken responsibility. On the event loop. */
  abstract void onPublished(Completions completions);

  /** The message failed. On the event loop. */
  abstract void onFailed(BindingException failure, Completions completions);

  @Override
  public void execute(ClientSession session, long now) {
    session.publish(this, now);
  }

  @Override
  public int weight() {
    return message().bytes() + OVERHEAD;
  }
}
