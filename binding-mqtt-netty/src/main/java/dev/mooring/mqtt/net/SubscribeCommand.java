package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.SubscribeRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request to subscribe and the future of its return codes. */
final class SubscribeCommand extends SubscribeRequest implements Command {

  final CompletableFuture<int[]> result = new CompletableFuture<>();

  SubscribeCommand(List<TopicSubscription> subscriptions, int identifier) {
    super(subscriptions, identifier);
  }

  @Override
  public void execute(ClientSession session, long now) {
    session.subscribe(this, now);
  }

  @Override
  public void reject() {
    result.completeExceptionally(Failures.closed());
  }
}
