package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.List;

/** The application asks for subscriptions; callers extend it with whatever receives the outcome. */
public class SubscribeRequest {

  private final List<TopicSubscription> subscriptions;

  /** A request for at least one subscription (MQTT-3.8.3-3). */
  public SubscribeRequest(List<TopicSubscription> subscriptions) {
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("a SUBSCRIBE has at least one filter [MQTT-3.8.3-3]");
    }
    this.subscriptions = List.copyOf(subscriptions);
  }

  /** What is asked for, in order. */
  public List<TopicSubscription> subscriptions() {
    return subscriptions;
  }
}
