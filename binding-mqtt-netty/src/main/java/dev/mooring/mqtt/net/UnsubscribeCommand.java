package dev.mooring.mqtt.net;

import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.UnsubscribeRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request to unsubscribe and the future of its answer. */
final class UnsubscribeCommand extends UnsubscribeRequest implements Command {

  final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();

  UnsubscribeCommand(List<String> filters) {
    super(filters);
  }

  @Override
  public void execute(ClientSession session, long now) {
    session.unsubscribe(this, now);
  }

  @Override
  public void reject() {
    result.completeExceptionally(Failures.closed());
  }
}
