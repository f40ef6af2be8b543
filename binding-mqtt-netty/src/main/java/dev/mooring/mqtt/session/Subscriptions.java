package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants to be subscribed to, what the broker has confirmed, and the requests
 * in between. A request that a lost connection left unanswered is made again on the next one; what
 * was confirmed is asked for again when the broker has lost the session.
 */
final class Subscriptions {

  /** A SUBACK's return code for a refused filter. */
  static final int REFUSED = 0x80;

  /** Filters in one SUBSCRIBE of our own making, so that no packet grows without bound. */
  private static final int FILTERS_PER_PACKET = 64;

  /** One SUBSCRIBE or UNSUBSCRIBE and its answer. */
  private sealed interface Exchange {}

  private record Subscribing(SubscribeRequest request) implements Exchange {}

  /** Made by ourselves after the session was lost. */
  private record Resubscribing(List<TopicSubscription> subscriptions) implements Exchange {}

  private record Unsubscribing(UnsubscribeRequest request) implements Exchange {}

  /** Made by ourselves for what an earlier process left behind. */
  private record Forgetting(List<String> filters) implements Exchange {}

  /** An exchange whose packet has been sent. */
  private record Asked(Exchange exchange, long at) {}

  private final SessionState session;
  private final SessionStore store;
  private final Effects effects;
  private final Map<String, TopicSubscription> wanted = new LinkedHashMap<>();
  private final Map<String, Integer> confirmed = new LinkedHashMap<>();

  /** In the order in which they were made; not yet sent on this connection. */
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();

  /** Sent on this connection, by packet identifier, in the order of sending. */
  private final Map<Integer, Asked> asked = new LinkedHashMap<>();

  Subscriptions(
      SessionState session, SessionStore store, Effects effects, @Nullable StoredSession stored) {
    this.session = session;
    this.store = store;
    this.effects = effects;
    if (stored != null) {
      stored.filters().forEach(filter -> confirmed.put(filter, REFUSED));
    }
  }

  void subscribe(SubscribeRequest request) {
    request.subscriptions().forEach(each -> wanted.put(each.filter(), each));
    waiting.addLast(new Subscribing(request));
  }

  void unsubscribe(UnsubscribeRequest request) {
    request.filters().forEach(wanted::remove);
    waiting.addLast(new Unsubscribing(request));
  }

  /** The broker has no session any more, and with it no subscription. */
  void onSessionLost() {
    confirmed.clear();
  }

  /** A connection was accepted: works out what has to be asked for before anything else. */
  void onConnected() {
    forgetWhatNobodyWants();
    answerWhatIsConfirmed();
    askAgainForTheRest();
  }

  private void forgetWhatNobodyWants() {
    List<String> stale = new ArrayList<>(confirmed.keySet());
    stale.removeAll(wanted.keySet());
    stale.removeAll(filtersBeingGivenUp());
    for (int i = 0; i < stale.size(); i += FILTERS_PER_PACKET) {
      waiting.addFirst(
          new Forgetting(
              List.copyOf(stale.subList(i, Math.min(stale.size(), i + FILTERS_PER_PACKET)))));
    }
  }

  /**
   * A resumed session has what an earlier connection confirmed: asking again would only repeat
   * retained messages.
   */
  private void answerWhatIsConfirmed() {
    Iterator<Exchange> exchanges = waiting.iterator();
    while (exchanges.hasNext()) {
      if (exchanges.next() instanceof Subscribing subscribing
          && subscribing.request().subscriptions().stream().allMatch(this::isConfirmed)) {
        exchanges.remove();
        effects.subscribed(
            subscribing.request(),
            subscribing.request().subscriptions().stream()
                .mapToInt(each -> confirmed.getOrDefault(each.filter(), REFUSED))
                .toArray());
      }
    }
  }

  private void askAgainForTheRest() {
    Set<String> asking = new HashSet<>();
    for (Exchange exchange : waiting) {
      if (exchange instanceof Subscribing subscribing) {
        subscribing.request().subscriptions().forEach(each -> asking.add(each.filter()));
      }
    }
    List<TopicSubscription> lost =
        wanted.values().stream()
            .filter(each -> !isConfirmed(each) && !asking.contains(each.filter()))
            .toList();
    for (int end = lost.size(); end > 0; end -= FILTERS_PER_PACKET) {
      waiting.addFirst(
          new Resubscribing(List.copyOf(lost.subList(Math.max(0, end - FILTERS_PER_PACKET), end))));
    }
  }

  private boolean isConfirmed(TopicSubscription subscription) {
    return confirmed.getOrDefault(subscription.filter(), REFUSED) == subscription.qos().level();
  }

  private Set<String> filtersBeingGivenUp() {
    Set<String> filters = new HashSet<>();
    for (Exchange exchange : waiting) {
      if (exchange instanceof Unsubscribing unsubscribing) {
        filters.addAll(unsubscribing.request().filters());
      }
    }
    return filters;
  }

  /** Unanswered requests are made again on the next connection, before newer ones. */
  void onConnectionLost() {
    List<Integer> ids = new ArrayList<>(asked.keySet());
    for (int i = ids.size() - 1; i >= 0; i--) {
      Asked unanswered = asked.remove(ids.get(i));
      session.ids.free(ids.get(i));
      if (unanswered != null) {
        Exchange exchange = unanswered.exchange();
        // Those of our own making are worked out anew for the next connection.
        if (exchange instanceof Subscribing || exchange instanceof Unsubscribing) {
          waiting.addFirst(exchange);
        }
      }
    }
  }

  /** Sends the requests that wait, as far as there are packet identifiers. */
  void pump(long now) {
    Exchange exchange = waiting.peekFirst();
    while (exchange != null) {
      int id = session.ids.allocate(exchange);
      if (id == PacketIds.NONE) {
        return;
      }
      waiting.removeFirst();
      asked.put(id, new Asked(exchange, now));
      send(exchange, id);
      exchange = waiting.peekFirst();
    }
  }

  private void send(Exchange exchange, int id) {
    if (exchange instanceof Subscribing subscribing) {
      effects.sendSubscribe(id, subscribing.request().subscriptions());
    } else if (exchange instanceof Resubscribing again) {
      effects.sendSubscribe(id, again.subscriptions());
    } else if (exchange instanceof Unsubscribing unsubscribing) {
      effects.sendUnsubscribe(id, unsubscribing.request().filters());
    } else if (exchange instanceof Forgetting stale) {
      effects.sendUnsubscribe(id, stale.filters());
    }
  }

  @Nullable String onSubAck(int packetId, int[] returnCodes) {
    Asked answered = asked.get(packetId);
    if (answered == null) {
      return null;
    }
    List<TopicSubscription> subscriptions;
    if (answered.exchange() instanceof Subscribing subscribing) {
      subscriptions = subscribing.request().subscriptions();
    } else if (answered.exchange() instanceof Resubscribing again) {
      subscriptions = again.subscriptions();
    } else {
      return "SUBACK for packet " + packetId + ", which is an UNSUBSCRIBE [MQTT-3.8.4-2]";
    }
    if (returnCodes.length != subscriptions.size()) {
      return "SUBACK with "
          + returnCodes.length
          + " return codes for "
          + subscriptions.size()
          + " filters [MQTT-3.8.4-5]";
    }
    forget(packetId);
    for (int i = 0; i < returnCodes.length; i++) {
      record(subscriptions.get(i), returnCodes[i], answered.exchange() instanceof Resubscribing);
    }
    if (answered.exchange() instanceof Subscribing subscribing) {
      effects.subscribed(subscribing.request(), returnCodes);
    }
    return null;
  }

  private void record(TopicSubscription subscription, int returnCode, boolean again) {
    String filter = subscription.filter();
    if (returnCode != REFUSED) {
      // What was asked for is remembered, not what was granted: a lower grant is no reason to ask
      // anew.
      confirmed.put(filter, subscription.qos().level());
      store.subscribed(filter);
      return;
    }
    confirmed.remove(filter);
    if (again) {
      effects.subscriptionLost(filter);
    } else if (subscription.equals(wanted.get(filter))) {
      wanted.remove(filter); // its owner was told; asking again is the owner's decision
    }
  }

  @Nullable String onUnsubAck(int packetId) {
    Asked answered = asked.get(packetId);
    if (answered == null) {
      return null;
    }
    List<String> filters;
    if (answered.exchange() instanceof Unsubscribing unsubscribing) {
      filters = unsubscribing.request().filters();
    } else if (answered.exchange() instanceof Forgetting stale) {
      filters = stale.filters();
    } else {
      return "UNSUBACK for packet " + packetId + ", which is a SUBSCRIBE [MQTT-3.10.4-4]";
    }
    forget(packetId);
    for (String filter : filters) {
      confirmed.remove(filter);
      store.unsubscribed(filter);
    }
    if (answered.exchange() instanceof Unsubscribing unsubscribing) {
      effects.unsubscribed(unsubscribing.request());
    }
    return null;
  }

  private void forget(int packetId) {
    asked.remove(packetId);
    session.ids.free(packetId);
  }

  /** When the oldest unanswered request was sent, or never. */
  long oldestUnanswered() {
    Iterator<Asked> first = asked.values().iterator();
    return first.hasNext() ? first.next().at() : Long.MAX_VALUE;
  }

  void close(Failure failure) {
    List<Exchange> open = new ArrayList<>();
    asked.values().forEach(each -> open.add(each.exchange()));
    open.addAll(waiting);
    asked.clear();
    waiting.clear();
    for (Exchange exchange : open) {
      if (exchange instanceof Subscribing subscribing) {
        effects.requestFailed(subscribing.request(), failure);
      } else if (exchange instanceof Unsubscribing unsubscribing) {
        effects.requestFailed(unsubscribing.request(), failure);
      }
    }
  }
}
