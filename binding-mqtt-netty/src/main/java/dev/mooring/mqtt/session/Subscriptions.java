package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Among the codes of a SUBSCRIBE that was cut down: the broker was asked. */
  private static final int ASKED = -1;

  /** Filters in one SUBSCRIBE of our own making, so that no packet grows without bound. */
  private static final int FILTERS_PER_PACKET = 64;

  /** One SUBSCRIBE or UNSUBSCRIBE and its answer. */
  private sealed interface Exchange {}

  private record Subscribing(SubscribeRequest request) implements Exchange {}

  /** Made by ourselves after the session was lost. */
  private record Resubscribing(List<TopicSubscription> subscriptions, int identifier)
      implements Exchange {}

  private record Unsubscribing(UnsubscribeRequest request) implements Exchange {}

  /** Made by ourselves for what an earlier process left behind. */
  private record Forgetting(List<String> filters) implements Exchange {}

  /** What the application asked for last for a filter. */
  private record Wish(TopicSubscription subscription, SubscribeRequest request) {}

  /**
   * An exchange whose packet has been sent; they are numbered as they are.
   *
   * @param codes those known without asking, since the broker takes no such subscription
   */
  private record Asked(Exchange exchange, long at, int number, List<Integer> codes) {}

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
    Iterator<Exchange> exchanges = waiting.iterator();
    while (exchanges.hasNext()) {
      Exchange exchange = exchanges.next();
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
  private boolean isAnsweredHere(Exchange exchange) {
    if (limits.equals(ConnAck.Properties.DEFAULTS)) {
      return false;
    }
    if (sizeOf(exchange) > limits.maximumPacketSize()) {
      return isSplit(exchange) || isRefusedHere(exchange, ReasonCode.PACKET_TOO_LARGE);
    }
    List<TopicSubscription> subscriptions = subscriptionsOf(exchange);
    List<Integer> codes = codesOf(subscriptions);
    if (subscriptions.isEmpty() || codes.contains(ASKED)) {
      return false;
    }
    answered(new Asked(exchange, 0, ++numbers, codes), subscriptions, toArray(codes));
    return true;
  }

  private long sizeOf(Exchange exchange) {
    if (exchange instanceof Unsubscribing unsubscribing) {
      return EncodedSize.unsubscribe(unsubscribing.request().filters());
    }
    if (exchange instanceof Forgetting stale) {
      return EncodedSize.unsubscribe(stale.filters());
    }
    return EncodedSize.subscribe(subscriptionsOf(exchange), identifierOf(exchange));
  }

  /** Requests of our own making are made smaller. */
  private boolean isSplit(Exchange exchange) {
    if (exchange instanceof Resubscribing again && again.subscriptions().size() > 1) {
      List<TopicSubscription> all = again.subscriptions();
      int half = all.size() / 2;
      waiting.addFirst(new Resubscribing(all.subList(half, all.size()), again.identifier()));
      waiting.addFirst(new Resubscribing(all.subList(0, half), again.identifier()));
      return true;
    }
    if (exchange instanceof Forgetting stale && stale.filters().size() > 1) {
      List<String> all = stale.filters();
      int half = all.size() / 2;
      waiting.addFirst(new Forgetting(all.subList(half, all.size())));
      waiting.addFirst(new Forgetting(all.subList(0, half)));
      return true;
    }
    return false;
  }

  private boolean isRefusedHere(Exchange exchange, ReasonCode code) {
    Asked refusedHere = new Asked(exchange, 0, ++numbers, List.of());
    List<TopicSubscription> subscriptions = subscriptionsOf(exchange);
    if (!subscriptions.isEmpty()) {
      int[] codes = new int[subscriptions.size()];
      Arrays.fill(codes, code.code());
      answered(refusedHere, subscriptions, codes);
    } else if (exchange instanceof Unsubscribing unsubscribing) {
      unanswered.remove(exchange);
      kept.addAll(unsubscribing.request().filters());
      effects.requestFailed(
          unsubscribing.request(),
          Failure.notSent(
              Failure.Kind.REJECTED, "the packet is larger than the broker takes [MQTT-3.2.2-15]"));
    } else if (exchange instanceof Forgetting stale) {
      kept.addAll(stale.filters());
    }
    return true;
  }

  private static List<TopicSubscription> subscriptionsOf(Exchange exchange) {
    if (exchange instanceof Subscribing subscribing) {
      return subscribing.request().subscriptions();
    }
    return exchange instanceof Resubscribing again ? again.subscriptions() : List.of();
  }

  private int identifierOf(Exchange exchange) {
    return limits.subscriptionIdentifiersAvailable() ? wishedIdentifierOf(exchange) : 0;
  }

  /**
   * For each subscription the code that says that the broker takes no such, or that it is asked.
   */
  private List<Integer> codesOf(List<TopicSubscription> subscriptions) {
    return subscriptions.stream()
        .map(
            each -> {
              boolean shared = each.filter().startsWith("$share/");
              boolean wildcard = each.filter().indexOf('+') >= 0 || each.filter().endsWith("#");
              if (shared && !limits.sharedSubscriptionsAvailable()) {
                return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED.code();
              }
              return wildcard && !limits.wildcardsAvailable()
                  ? ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED.code()
                  : ASKED;
            })
        .toList();
  }

  private static int[] toArray(List<Integer> codes) {
    return codes.stream().mapToInt(Integer::intValue).toArray();
  }

  private void ask(Exchange exchange, long now) {
    int id = session.ids.allocate(exchange);
    List<TopicSubscription> subscriptions = subscriptionsOf(exchange);
    List<Integer> codes =
        limits.equals(ConnAck.Properties.DEFAULTS) ? List.of() : codesOf(subscriptions);
    asked.put(id, new Asked(exchange, now, ++numbers, codes));
    if (!subscriptions.isEmpty()) {
      if (exchange instanceof Subscribing) {
        unanswered.add(exchange);
      }
      effects.sendSubscribe(id, takenOf(subscriptions, codes), identifierOf(exchange));
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
    List<TopicSubscription> subscriptions = subscriptionsOf(answered.exchange());
    if (subscriptions.isEmpty()) {
      return "SUBACK for packet " + packetId + ", which is an UNSUBSCRIBE [MQTT-3.8.4-2]";
    }
    int sent = takenOf(subscriptions, answered.codes()).size();
    if (returnCodes.length != sent) {
      return "SUBACK with "
          + returnCodes.length
          + " return codes for "
          + sent
          + " filters [MQTT-3.8.4-5], in 5.0 [MQTT-3.8.4-6]";
    }
    forget(packetId);
    answered(answered, subscriptions, merged(answered.codes(), returnCodes));
    reconcile();
    return null;
  }

  private void answered(Asked answered, List<TopicSubscription> subscriptions, int[] codes) {
    for (int i = 0; i < codes.length; i++) {
      record(subscriptions.get(i), codes[i], answered);
    }
    if (answered.exchange() instanceof Subscribing subscribing) {
      unanswered.remove(answered.exchange());
      effects.subscribed(subscribing.request(), codes);
    }
  }

  /** Those that the broker is asked for. */
  private static List<TopicSubscription> takenOf(
      List<TopicSubscription> subscriptions, List<Integer> codes) {
    if (codes.stream().allMatch(code -> code == ASKED)) {
      return subscriptions;
    }
    List<TopicSubscription> taken = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i) == ASKED) {
        taken.add(subscriptions.get(i));
      }
    }
    return taken;
  }

  /** The broker's codes among those known without asking. */
  private static int[] merged(List<Integer> known, int[] told) {
    if (known.size() <= told.length) {
      return told;
    }
    int[] codes = toArray(known);
    int next = 0;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == ASKED) {
        codes[i] = told[next++];
      }
    }
    return codes;
  }

  private void record(TopicSubscription subscription, int returnCode, Asked answered) {
    String filter = subscription.filter();
    if (answered.exchange() instanceof Subscribing subscribing && returnCode >= REFUSED) {
      Wish wish = wanted.get(filter);
      if (wish != null && wish.request() == subscribing.request()) {
        wanted.remove(filter); // its owner is told; asking again is the owner's decision
      }
    }
    if (!isNewest(filter, answered)) {
      return;
    }
    if (returnCode < REFUSED) {
      confirmed.put(
          filter,
          new Grant(
              Grant.asked(subscription, wishedIdentifierOf(answered.exchange())), returnCode));
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

  /** What was wished for, whether the broker takes identifiers or not. */
  private static int wishedIdentifierOf(Exchange exchange) {
    if (exchange instanceof Subscribing subscribing) {
      return subscribing.request().identifier();
    }
    return exchange instanceof Resubscribing again ? again.identifier() : 0;
  }

  /** The broker takes requests in their order, but may answer them in another. */
  private boolean isNewest(String filter, Asked answered) {
    if (answeredBy.getOrDefault(filter, 0) > answered.number()) {
      return false;
    }
    answeredBy.put(filter, answered.number());
    return true;
  }

  @Nullable String onUnsubAck(int packetId, int[] codes) {
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
      } else if (isNewest(filter, answered)) {
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
