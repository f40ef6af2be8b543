package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.List;

/** One SUBSCRIBE or UNSUBSCRIBE and its answer: asked by the application, or of our own making. */
sealed interface SubscriptionExchange {

  /** Whether the broker takes a packet of this size. */
  boolean fits(ConnAck.Properties limits);

  /** In two that together ask the same; empty if it is the application's, or of one filter only. */
  List<SubscriptionExchange> halves();

  /** SUBSCRIBE. */
  sealed interface Subscribe extends SubscriptionExchange {
    List<TopicSubscription> subscriptions();

    /** What was wished for, whether the broker takes identifiers or not; 0 for none. */
    int identifier();

    /** What the broker is sent. */
    default int identifier(ConnAck.Properties limits) {
      return limits.subscriptionIdentifiersAvailable() ? identifier() : 0;
    }

    @Override
    default boolean fits(ConnAck.Properties limits) {
      return EncodedSize.subscribe(subscriptions(), identifier(limits))
          <= limits.maximumPacketSize();
    }
  }

  /** UNSUBSCRIBE. */
  sealed interface Unsubscribe extends SubscriptionExchange {
    List<String> filters();

    @Override
    default boolean fits(ConnAck.Properties limits) {
      return EncodedSize.unsubscribe(filters()) <= limits.maximumPacketSize();
    }
  }

  /** The application's. */
  record Subscribing(SubscribeRequest request) implements Subscribe {
    @Override
    public List<TopicSubscription> subscriptions() {
      return request.subscriptions();
    }

    @Override
    public int identifier() {
      return request.identifier();
    }

    @Override
    public List<SubscriptionExchange> halves() {
      return List.of();
    }
  }

  /** Made by ourselves after the session was lost. */
  record Resubscribing(List<TopicSubscription> subscriptions, int identifier) implements Subscribe {
    @Override
    public List<SubscriptionExchange> halves() {
      int all = subscriptions.size();
      return all < 2
          ? List.of()
          : List.of(
              new Resubscribing(subscriptions.subList(0, all / 2), identifier),
              new Resubscribing(subscriptions.subList(all / 2, all), identifier));
    }
  }

  /** The application's. */
  record Unsubscribing(UnsubscribeRequest request) implements Unsubscribe {
    @Override
    public List<String> filters() {
      return request.filters();
    }

    @Override
    public List<SubscriptionExchange> halves() {
      return List.of();
    }
  }

  /** Made by ourselves for what an earlier process left behind. */
  record Forgetting(List<String> filters) implements Unsubscribe {
    @Override
    public List<SubscriptionExchange> halves() {
      int all = filters.size();
      return all < 2
          ? List.of()
          : List.of(
              new Forgetting(filters.subList(0, all / 2)),
              new Forgetting(filters.subList(all / 2, all)));
    }
  }
}
