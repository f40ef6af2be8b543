package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.SubscriptionExchange.Forgetting;
import dev.mooring.mqtt.session.SubscriptionExchange.Resubscribing;
import dev.mooring.mqtt.session.SubscriptionExchange.Subscribe;
import dev.mooring.mqtt.session.SubscriptionExchange.Subscribing;
import dev.mooring.mqtt.session.SubscriptionExchange.Unsubscribe;
import dev.mooring.mqtt.session.SubscriptionExchange.Unsubscribing;
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

  /** Requests to subscribe and unsubscribe that wait for a connection. */
  static final int MAX_WAITING = 10_000;

  /** A SUBACK's first code for a refused filter; the only one in MQTT 3.1.1. */
  static final int REFUSED = ReasonCode.FIRST_ERROR;

  /** Filters in one SUBSCRIBE of our own making, so that no packet grows without bound. */
  private static final int FILTERS_PER_PACKET = 64;

  /** What the application asked for last for a filter. */
  private record Wish(TopicSubscription subscription, SubscribeRequest request) {}

  /**
   * An exchange whose packet has been sent; they are numbered as they are.
   *
   * @param codes of a SUBSCRIBE, those known without asking
   */
  private record Asked(SubscriptionExchange exchange, long at, int number, SubscribeCodes codes) {}

  /**
   * What the broker has confirmed for a filter. What was asked for is remembered, too: a lower
   * grant is no reason to ask anew.
   */
  private record Grant(long asked, int granted) {

    /** The broker may have it or not: an earlier process asked, or there was no answer. */
    static final Grant UNKNOWN = new Grant(-1, REFUSED);

    /** All that was asked for, as one number. */
    static long asked(TopicSubscription subscription, int identifier) {
      return (long) identifier << Byte.SIZE | subscription.options();
    }
  }

  private final SessionState session;
  private final SessionStore store;
  private final Effects effects;
  private final Map<String, Wish> wanted = new LinkedHashMap<>();

  /** What the broker has, or may have. */
  private final Map<String, Grant> confirmed = new LinkedHashMap<>();

  /** Refused on this connection when asked for again: the next one is soon enough. */
  private final Set<String> refused = new HashSet<>();

  /** What the broker refused to give up on this connection. */
  private final Set<String> kept = new HashSet<>();

  private ConnAck.Properties limits = ConnAck.Properties.DEFAULTS;

  /** In the order in which they were made; not yet sent on this connection. */
  private final ArrayDeque<SubscriptionExchange> waiting = new ArrayDeque<>();

  /** Those of the application that were sent on any connection and have no answer. */
  private final Set<SubscriptionExchange> unanswered = new HashSet<>();

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

  /** Why no more requests are taken, or {@code null} if they are. */
  @Nullable Failure refusal() {
    return waiting.size() < MAX_WAITING
        ? null
        : Failure.notSent(
            Failure.Kind.OVERLOAD,
            MAX_WAITING + " requests to subscribe or unsubscribe wait already");
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

  /**
   * A connection was accepted: works out what has to be asked for before anything else.
   *
   * @param limits what the broker takes
   */
  void onConnected(ConnAck.Properties limits) {
    this.limits = limits;
    kept.clear();
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
    stale.removeAll(kept);
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
    Iterator<SubscriptionExchange> exchanges = waiting.iterator();
    while (exchanges.hasNext()) {
      SubscriptionExchange exchange = exchanges.next();
      if (exchange instanceof Unsubscribing unsubscribing) {
        changing.addAll(unsubscribing.request().filters());
      } else if (exchange instanceof Subscribing subscribing) {
        List<TopicSubscription> subscriptions = subscribing.request().subscriptions();
        if (subscriptions.stream()
            .allMatch(
                each ->
                    isConfirmed(each, subscribing.request().identifier())
                        && !changing.contains(each.filter()))) {
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
    List<Wish> lost =
        wanted.values().stream()
            .filter(
                each ->
                    !isConfirmed(each.subscription(), each.request().identifier())
                        && !asking.contains(each.subscription().filter())
                        && !refused.contains(each.subscription().filter()))
            .toList();
    int end = lost.size();
    while (end > 0) {
      int identifier = lost.get(end - 1).request().identifier();
      int start = end - 1;
      while (start > 0
          && end - start < FILTERS_PER_PACKET
          && lost.get(start - 1).request().identifier() == identifier) {
        start--;
      }
      waiting.addFirst(
          new Resubscribing(
              lost.subList(start, end).stream().map(Wish::subscription).toList(), identifier));
      end = start;
    }
  }

  private boolean isConfirmed(TopicSubscription subscription, int identifier) {
    return grant(subscription).asked() == Grant.asked(subscription, identifier);
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
    for (SubscriptionExchange exchange : waiting) {
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
  private void mayHaveReached(SubscriptionExchange exchange) {
    if (exchange instanceof Subscribe subscribe) {
      subscribe.subscriptions().forEach(each -> confirmed.put(each.filter(), Grant.UNKNOWN));
    }
  }

  /** Sends the requests that wait, as far as there are packet identifiers. */
  void pump(long now) {
    SubscriptionExchange exchange = waiting.peekFirst();
    while (exchange != null) {
      if (session.ids.inUse() == PacketIds.MAX) {
        return;
      }
      waiting.removeFirst();
      if (!isAnsweredHere(exchange)) {
        ask(exchange, now);
      }
      exchange = waiting.peekFirst();
    }
  }

  /** Whether the exchange needs no packet, or another one, since the broker takes less. */
  private boolean isAnsweredHere(SubscriptionExchange exchange) {
    if (limits.equals(ConnAck.Properties.DEFAULTS)) {
      return false;
    }
    if (!exchange.fits(limits)) {
      splitOrRefuse(exchange);
      return true;
    }
    if (exchange instanceof Subscribe subscribe) {
      SubscribeCodes codes = SubscribeCodes.of(subscribe.subscriptions(), limits);
      if (codes.asked() == 0) {
        answered(subscribe, ++numbers, codes.with());
        return true;
      }
    }
    return false;
  }

  /** Requests of our own making are made smaller. */
  private void splitOrRefuse(SubscriptionExchange exchange) {
    List<SubscriptionExchange> halves = exchange.halves();
    if (!halves.isEmpty()) {
      waiting.addFirst(halves.get(1));
      waiting.addFirst(halves.get(0));
    } else if (exchange instanceof Subscribe subscribe) {
      List<TopicSubscription> all = subscribe.subscriptions();
      SubscribeCodes codes = SubscribeCodes.refused(all, ReasonCode.PACKET_TOO_LARGE);
      answered(subscribe, ++numbers, codes.with());
    } else if (exchange instanceof Unsubscribe unsubscribe) {
      kept.addAll(unsubscribe.filters());
      if (exchange instanceof Unsubscribing unsubscribing) {
        unanswered.remove(exchange);
        String reason = "the packet is larger than the broker takes [MQTT-3.2.2-15]";
        effects.requestFailed(
            unsubscribing.request(), Failure.notSent(Failure.Kind.REJECTED, reason));
      }
    }
  }

  private void ask(SubscriptionExchange exchange, long now) {
    int id = session.ids.allocate(exchange);
    if (exchange instanceof Subscribe subscribe) {
      List<TopicSubscription> all = subscribe.subscriptions();
      SubscribeCodes codes = SubscribeCodes.of(all, limits);
      asked.put(id, new Asked(exchange, now, ++numbers, codes));
      if (exchange instanceof Subscribing) {
        unanswered.add(exchange);
      }
      effects.sendSubscribe(id, codes.askedOf(all), subscribe.identifier(limits));
    } else if (exchange instanceof Unsubscribe unsubscribe) {
      asked.put(id, new Asked(exchange, now, ++numbers, SubscribeCodes.NONE));
      List<String> filters = unsubscribe.filters();
      if (exchange instanceof Unsubscribing) {
        unanswered.add(exchange);
      } else {
        // Whether it is answered or not: from here on nobody may count on them.
        filters.forEach(filter -> confirmed.put(filter, Grant.UNKNOWN));
      }
      effects.sendUnsubscribe(id, filters);
    }
  }

  @Nullable String onSubAck(int packetId, int[] returnCodes) {
    Asked answered = asked.get(packetId);
    if (answered == null) {
      return null;
    }
    if (!(answered.exchange() instanceof Subscribe subscribe)) {
      return "SUBACK for packet " + packetId + ", which is an UNSUBSCRIBE [MQTT-3.8.4-2]";
    }
    if (returnCodes.length != answered.codes().asked()) {
      return "SUBACK with "
          + returnCodes.length
          + " return codes for "
          + answered.codes().asked()
          + " filters [MQTT-3.8.4-5], in 5.0 [MQTT-3.8.4-6]";
    }
    forget(packetId);
    answered(subscribe, answered.number(), answered.codes().with(returnCodes));
    reconcile();
    return null;
  }

  private void answered(Subscribe exchange, int number, int[] codes) {
    for (int i = 0; i < codes.length; i++) {
      record(exchange.subscriptions().get(i), codes[i], exchange, number);
    }
    if (exchange instanceof Subscribing subscribing) {
      unanswered.remove(exchange);
      effects.subscribed(subscribing.request(), codes);
    }
  }

  private void record(
      TopicSubscription subscription, int returnCode, Subscribe exchange, int number) {
    String filter = subscription.filter();
    if (exchange instanceof Subscribing subscribing && returnCode >= REFUSED) {
      Wish wish = wanted.get(filter);
      if (wish != null && wish.request() == subscribing.request()) {
        wanted.remove(filter); // its owner is told; asking again is the owner's decision
      }
    }
    if (!isNewest(filter, number)) {
      return;
    }
    if (returnCode < REFUSED) {
      long asked = Grant.asked(subscription, exchange.identifier());
      confirmed.put(filter, new Grant(asked, returnCode));
      store.subscribed(filter);
      return;
    }
    // One that it may have had before it may have still.
    confirmed.computeIfPresent(filter, (known, grant) -> Grant.UNKNOWN);
    if (exchange instanceof Resubscribing) {
      refused.add(filter);
      effects.subscriptionLost(filter);
    }
  }

  /** The broker takes requests in their order, but may answer them in another. */
  private boolean isNewest(String filter, int number) {
    if (answeredBy.getOrDefault(filter, 0) > number) {
      return false;
    }
    answeredBy.put(filter, number);
    return true;
  }

  @Nullable String onUnsubAck(int packetId, int[] codes) {
    Asked answered = asked.get(packetId);
    if (answered == null) {
      return null;
    }
    if (!(answered.exchange() instanceof Unsubscribe unsubscribe)) {
      return "UNSUBACK for packet " + packetId + ", which is a SUBSCRIBE [MQTT-3.10.4-4]";
    }
    List<String> filters = unsubscribe.filters();
    if (codes.length > 0 && codes.length != filters.size()) {
      return "UNSUBACK with "
          + codes.length
          + " reason codes for "
          + filters.size()
          + " filters [MQTT-3.11.3-1]";
    }
    forget(packetId);
    ReasonCode refusal = null;
    for (int i = 0; i < filters.size(); i++) {
      String filter = filters.get(i);
      ReasonCode code = codes.length == 0 ? ReasonCode.SUCCESS : ReasonCode.of(codes[i]);
      if (code != null && code.isError()) {
        refusal = code;
        kept.add(filter);
      } else if (isNewest(filter, answered.number())) {
        confirmed.remove(filter);
        store.unsubscribed(filter);
      }
    }
    if (answered.exchange() instanceof Unsubscribing unsubscribing) {
      if (refusal == null) {
        effects.unsubscribed(unsubscribing.request());
      } else {
        effects.requestFailed(
            unsubscribing.request(),
            Failure.notSent(
                Failure.Kind.REJECTED, "the broker refused to unsubscribe: " + refusal));
      }
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
    List<SubscriptionExchange> open = new ArrayList<>();
    asked.values().forEach(each -> open.add(each.exchange()));
    open.addAll(waiting);
    asked.clear();
    waiting.clear();
    for (SubscriptionExchange exchange : open) {
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
