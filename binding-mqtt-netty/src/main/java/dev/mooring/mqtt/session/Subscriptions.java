package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** What the application asked for last for a filter. */
  private record Wish(TopicSubscription subscription, SubscribeRequest request) {}

  /** An exchange whose packet has been sent; they are numbered as they are. */
  private record Asked(Exchange exchange, long at, int number) {}

  /**
   * What the broker has confirmed for a filter. What was asked for is remembered, too: a lower
   * grant is no reason to ask anew.
   */
  private record Grant(int asked, int granted) {

    /** The broker may have it or not: an earlier process asked, or there was no answer. */
    static final Grant UNKNOWN = new Grant(REFUSED, REFUSED);
  }

  private final SessionState session;
  private final SessionStore store;
  private final Effects effects;
  private final Map<String, Wish> wanted = new LinkedHashMap<>();

  /** What the broker has, or may have. */
  private final Map<String, Grant> confirmed = new LinkedHashMap<>();

  /** Refused on this connection when asked for again: the next one is soon enough. */
  private final Set<String> refused = new HashSet<>();

  /** In the order in which they were made; not yet sent on this connection. */
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();

  /** Those of the application that were sent on any connection and have no answer. */
  private final Set<Exchange> unanswered = new HashSet<>();

  /** Sent on this connection, by packet identifier, in the order of sending. */
  private final Map<Integer, Asked> asked = new LinkedHashMap<>();

  private int numbers;

  /** Which request's answer counts for a filter on this connection: that of the newest. */
  private final Map<String, Integer> answeredBy = new HashMap<>();

  Subscriptions(
      SessionState session, SessionStore store, Effects effects, @Nullable StoredSession stored) {
    this.session = session;
    this.store = store;
    this.effects = effects;
    if (stored != null) {
      stored.filters().forEach(filter -> confirmed.put(filter, Grant.UNKNOWN));
    }
  }

  int waitingCount() {
    return waiting.size();
  }

  void subscribe(SubscribeRequest request) {
    request.subscriptions().forEach(each -> wanted.put(each.filter(), new Wish(each, request)));
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

  /** The broker may have begun a new session without our knowing: better to ask once more. */
  void onSessionDoubtful() {
    confirmed.replaceAll((filter, grant) -> Grant.UNKNOWN);
  }

  /** A connection was accepted: works out what has to be asked for before anything else. */
  void onConnected() {
    // Those of our own making are worked out anew for each connection.
    waiting.removeIf(each -> each instanceof Resubscribing || each instanceof Forgetting);
    refused.clear();
    answeredBy.clear();
    forgetWhatNobodyWants();
    answerWhatIsConfirmed();
    askAgainForTheRest();
  }

  /**
   * Answers may come in another order than requests, and a request that was not answered is made
   * again behind newer ones that were: when all are answered, what the broker has is made what is
   * wanted.
   */
  private void reconcile() {
    if (asked.isEmpty() && waiting.isEmpty()) {
      forgetWhatNobodyWants();
      askAgainForTheRest();
    }
  }

  private void forgetWhatNobodyWants() {
    List<String> stale = new ArrayList<>(confirmed.keySet());
    stale.removeAll(wanted.keySet());
    stale.removeAll(filtersOfWaiting());
    for (int i = 0; i < stale.size(); i += FILTERS_PER_PACKET) {
      waiting.addFirst(
          new Forgetting(
              List.copyOf(stale.subList(i, Math.min(stale.size(), i + FILTERS_PER_PACKET)))));
    }
  }

  /**
   * A resumed session has what an earlier connection confirmed: asking again would only repeat
   * retained messages. But a request that waits before may change what the broker has.
   */
  private void answerWhatIsConfirmed() {
    Set<String> changing = new HashSet<>();
    Iterator<Exchange> exchanges = waiting.iterator();
    while (exchanges.hasNext()) {
      Exchange exchange = exchanges.next();
      if (exchange instanceof Unsubscribing unsubscribing) {
        changing.addAll(unsubscribing.request().filters());
      } else if (exchange instanceof Subscribing subscribing) {
        List<TopicSubscription> subscriptions = subscribing.request().subscriptions();
        if (subscriptions.stream()
            .allMatch(each -> isConfirmed(each) && !changing.contains(each.filter()))) {
          exchanges.remove();
          unanswered.remove(exchange);
          effects.subscribed(
              subscribing.request(), subscriptions.stream().mapToInt(this::granted).toArray());
        } else {
          subscriptions.forEach(each -> changing.add(each.filter()));
        }
      }
    }
  }

  private void askAgainForTheRest() {
    Set<String> asking = filtersOfWaiting();
    List<TopicSubscription> lost =
        wanted.values().stream()
            .map(Wish::subscription)
            .filter(each -> !isConfirmed(each) && !asking.contains(each.filter()))
            .filter(each -> !refused.contains(each.filter()))
            .toList();
    for (int end = lost.size(); end > 0; end -= FILTERS_PER_PACKET) {
      waiting.addFirst(
          new Resubscribing(List.copyOf(lost.subList(Math.max(0, end - FILTERS_PER_PACKET), end))));
    }
  }

  private boolean isConfirmed(TopicSubscription subscription) {
    return grant(subscription).asked() == subscription.qos().level();
  }

  private int granted(TopicSubscription subscription) {
    return grant(subscription).granted();
  }

  private Grant grant(TopicSubscription subscription) {
    return confirmed.getOrDefault(subscription.filter(), Grant.UNKNOWN);
  }

  /** Filters of the application's requests that wait: what they bring is seen to after them. */
  private Set<String> filtersOfWaiting() {
    Set<String> filters = new HashSet<>();
    for (Exchange exchange : waiting) {
      if (exchange instanceof Unsubscribing unsubscribing) {
        filters.addAll(unsubscribing.request().filters());
      } else if (exchange instanceof Subscribing subscribing) {
        subscribing.request().subscriptions().forEach(each -> filters.add(each.filter()));
      }
    }
    return filters;
  }

  /** Unanswered requests are made again on the next connection, before newer ones. */
  void onConnectionLost() {
    List<Integer> ids = new ArrayList<>(asked.keySet());
    for (int i = ids.size() - 1; i >= 0; i--) {
      Asked lost = asked.remove(ids.get(i));
      session.ids.free(ids.get(i));
      if (lost != null) {
        mayHaveReached(lost.exchange());
        waiting.addFirst(lost.exchange());
      }
    }
  }

  /** A SUBSCRIBE that was not answered: the broker may have the filters all the same. */
  private void mayHaveReached(Exchange exchange) {
    if (exchange instanceof Subscribing subscribing) {
      subscribing
          .request()
          .subscriptions()
          .forEach(each -> confirmed.put(each.filter(), Grant.UNKNOWN));
    } else if (exchange instanceof Resubscribing again) {
      again.subscriptions().forEach(each -> confirmed.put(each.filter(), Grant.UNKNOWN));
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
      asked.put(id, new Asked(exchange, now, ++numbers));
      send(exchange, id);
      exchange = waiting.peekFirst();
    }
  }

  private void send(Exchange exchange, int id) {
    if (exchange instanceof Subscribing subscribing) {
      unanswered.add(exchange);
      effects.sendSubscribe(id, subscribing.request().subscriptions());
    } else if (exchange instanceof Resubscribing again) {
      effects.sendSubscribe(id, again.subscriptions());
    } else if (exchange instanceof Unsubscribing unsubscribing) {
      unanswered.add(exchange);
      effects.sendUnsubscribe(id, unsubscribing.request().filters());
    } else if (exchange instanceof Forgetting stale) {
      // Whether it is answered or not: from here on nobody may count on them.
      stale.filters().forEach(filter -> confirmed.put(filter, Grant.UNKNOWN));
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
      record(subscriptions.get(i), returnCodes[i], answered);
    }
    if (answered.exchange() instanceof Subscribing subscribing) {
      effects.subscribed(subscribing.request(), returnCodes);
    }
    reconcile();
    return null;
  }

  private void record(TopicSubscription subscription, int returnCode, Asked answered) {
    String filter = subscription.filter();
    if (answered.exchange() instanceof Subscribing subscribing && returnCode == REFUSED) {
      Wish wish = wanted.get(filter);
      if (wish != null && wish.request() == subscribing.request()) {
        wanted.remove(filter); // its owner is told; asking again is the owner's decision
      }
    }
    if (!isNewest(filter, answered)) {
      return;
    }
    if (returnCode != REFUSED) {
      confirmed.put(filter, new Grant(subscription.qos().level(), returnCode));
      store.subscribed(filter);
      return;
    }
    // One that it may have had before it may have still.
    confirmed.computeIfPresent(filter, (known, grant) -> Grant.UNKNOWN);
    if (answered.exchange() instanceof Resubscribing) {
      refused.add(filter);
      effects.subscriptionLost(filter);
    }
  }

  /** The broker takes requests in their order, but may answer them in another. */
  private boolean isNewest(String filter, Asked answered) {
    if (answeredBy.getOrDefault(filter, 0) > answered.number()) {
      return false;
    }
    answeredBy.put(filter, answered.number());
    return true;
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
      if (isNewest(filter, answered)) {
        confirmed.remove(filter);
        store.unsubscribed(filter);
      }
    }
    if (answered.exchange() instanceof Unsubscribing unsubscribing) {
      effects.unsubscribed(unsubscribing.request());
    }
    reconcile();
    return null;
  }

  private void forget(int packetId) {
    Asked answered = asked.remove(packetId);
    if (answered != null) {
      unanswered.remove(answered.exchange());
    }
    session.ids.free(packetId);
  }

  /** When the oldest unanswered request was sent, or never. */
  long oldestUnanswered() {
    Iterator<Asked> first = asked.values().iterator();
    return first.hasNext() ? first.next().at() : Long.MAX_VALUE;
  }

  void close() {
    List<Exchange> open = new ArrayList<>();
    asked.values().forEach(each -> open.add(each.exchange()));
    open.addAll(waiting);
    asked.clear();
    waiting.clear();
    for (Exchange exchange : open) {
      Failure failure =
          unanswered.remove(exchange)
              ? Failure.unknown(
                  Failure.Kind.CLOSED, "the client was closed before the broker answered")
              : Failure.notSent(Failure.Kind.CLOSED, "the client was closed");
      if (exchange instanceof Subscribing subscribing) {
        effects.requestFailed(subscribing.request(), failure);
      } else if (exchange instanceof Unsubscribing unsubscribing) {
        effects.requestFailed(unsubscribing.request(), failure);
      }
    }
  }
}
