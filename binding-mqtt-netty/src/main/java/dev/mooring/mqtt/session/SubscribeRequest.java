package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.List;

/** The application asks for subscriptions; callers extend it with whatever receives the outcome. */
public class SubscribeRequest {

  private final List<TopicSubscription> subscriptions;
  private final int identifier;

  /** A request for at least one subscription (MQTT-3.8.3-3). */
  public SubscribeRequest(List<TopicSubscription> subscriptions) {
    this(subscriptions, 0);
  }

  /**
   * A request for at least one subscription (MQTT-3.8.3-3).
   *
   * @param identifier what messages that match are to be marked with in MQTT 5.0; 0 for none
   */
  public SubscribeRequest(List<TopicSubscription> subscriptions, int identifier) {
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("a SUBSCRIBE has at least one filter [MQTT-3.8.3-3]");
    }
    if (identifier < 0 || identifier > 268_435_455) {
      throw new IllegalArgumentException(
          "subscription identifier is 1 to 268435455, not " + identifier);
    }
    this.subscriptions = List.copyOf(subscriptions);
    this.identifier = identifier;
  }

  /** The subscription identifier; 0 for none. */
  public int identifier() {
    return identifier;
  }

  /** What is asked for, in order. */
  public List<TopicSubscription> subscriptions() {
    return subscriptions;
  }
}
