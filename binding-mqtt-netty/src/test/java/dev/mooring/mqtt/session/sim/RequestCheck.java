package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.SubscribeRequest;
import dev.mooring.mqtt.session.UnsubscribeRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Requests to subscribe and unsubscribe: each is answered once, and the last one counts. */
final class RequestCheck {

  /** What the application may expect of a filter. */
  enum Wish {
    PRESENT,
    ABSENT,
    /** The broker refused: nobody knows. */
    OPEN
  }

  /** A request whose answer is awaited. */
  static final class Subscribing extends SubscribeRequest {
    boolean answered;

    Subscribing(List<TopicSubscription> subscriptions) {
      super(subscriptions);
    }
  }

  /** A request whose answer is awaited. */
  static final class Unsubscribing extends UnsubscribeRequest {
    boolean answered;

    Unsubscribing(List<String> filters) {
      super(filters);
    }
  }

  private final SimStore store;
  private final Identifiers ids;
  private final Map<String, Wish> wishes = new TreeMap<>();
  private final Map<String, Object> latest = new HashMap<>();
  private int unanswered;
  private long clearedAt;

  // Of this connection
  private final Set<Integer> asked = new HashSet<>();

  RequestCheck(SimStore store, Identifiers ids, Set<String> leftBehind) {
    this.store = store;
    this.ids = ids;
    leftBehind.forEach(filter -> wishes.put(filter, Wish.ABSENT));
  }

  int unanswered() {
    return unanswered;
  }

  Map<String, Wish> wishes() {
    return wishes;
  }

  void subscribing(Subscribing request) {
    unanswered++;
    request.subscriptions().forEach(each -> wish(each.filter(), Wish.PRESENT, request));
  }

  void unsubscribing(Unsubscribing request) {
    unanswered++;
    request.filters().forEach(filter -> wish(filter, Wish.ABSENT, request));
  }

  private void wish(String filter, Wish wish, Object request) {
    wishes.put(filter, wish);
    latest.put(filter, request);
  }

  void sends(int id) {
    Violation.unless(clearedAt <= store.committed(), "subscribed before the loss is recorded");
    ids.takeForRequest(id);
    asked.add(id);
  }

  void readsAnswer(int id) {
    if (asked.remove(id)) {
      ids.free(id);
    }
  }

  void connectionOver() {
    asked.forEach(ids::free);
    asked.clear();
  }

  void cleared(long position) {
    clearedAt = position;
  }

  void subscribed(Subscribing request, int[] codes) {
    Violation.unless(!request.answered, "a request is answered twice");
    Violation.unless(codes.length == request.subscriptions().size(), "a code for each filter");
    request.answered = true;
    unanswered--;
    for (int i = 0; i < codes.length; i++) {
      String filter = request.subscriptions().get(i).filter();
      if (codes[i] == 0x80 && latest.get(filter) == request) {
        wishes.put(filter, Wish.OPEN);
      }
    }
  }

  /** What the application is told is so, unless it has asked for something else since. */
  void isTrue(Subscribing request, int[] codes, Set<String> atBroker) {
    for (int i = 0; i < codes.length; i++) {
      String filter = request.subscriptions().get(i).filter();
      Violation.unless(
          codes[i] == 0x80 || latest.get(filter) != request || atBroker.contains(filter),
          "a subscription is confirmed that the broker does not have");
    }
  }

  void unsubscribed(Unsubscribing request) {
    Violation.unless(!request.answered, "a request is answered twice");
    request.answered = true;
    unanswered--;
  }

  void failed(Object request) {
    if (request instanceof Subscribing subscribing) {
      Violation.unless(!subscribing.answered, "a request is answered twice");
      subscribing.answered = true;
    } else if (request instanceof Unsubscribing unsubscribing) {
      Violation.unless(!unsubscribing.answered, "a request is answered twice");
      unsubscribing.answered = true;
    }
    unanswered--;
  }

  /** Asking again was refused: unless something newer is under way, nobody knows. */
  void lost(String filter) {
    if (latest.get(filter) instanceof Subscribing subscribing && subscribing.answered) {
      wishes.put(filter, Wish.OPEN);
    }
  }
}
