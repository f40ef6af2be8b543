package dev.mooring.mqtt.session.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The session that the broker has of the client (MQTT 3.1.1 section 3.1.2.4). */
final class BrokerSession {

  /** How far an exchange with the client has come, seen from the broker. */
  enum Step {
    AWAITING_PUBACK,
    AWAITING_PUBREC,
    AWAITING_PUBCOMP
  }

  /** A QoS 1 or 2 message on its way to the client. */
  static final class Exchange {
    final int id;
    final Received message;
    Step step;

    Exchange(int id, Received message, Step step) {
      this.id = id;
      this.message = message;
      this.step = step;
    }
  }

  final int number;
  final boolean persistent;
  final Map<String, Integer> subscriptions = new TreeMap<>();
  final ArrayDeque<Received> queue = new ArrayDeque<>();
  final List<Exchange> inFlight = new ArrayList<>();

  /** Inbound QoS 2 messages whose PUBREL has not come. */
  final Map<Integer, Sent> received = new HashMap<>();

  private final Set<Integer> used = new HashSet<>();
  private final boolean reusesIds;
  private int lastId;

  BrokerSession(int number, boolean persistent, boolean reusesIds) {
    this.number = number;
    this.persistent = persistent;
    this.reusesIds = reusesIds;
  }

  Exchange begin(Received message) {
    int id = reusesIds ? 1 : lastId + 1;
    while (used.contains(id)) {
      id++;
    }
    lastId = id;
    used.add(id);
    Exchange exchange =
        new Exchange(
            id,
            message,
            message.publish.qos().level() == 1 ? Step.AWAITING_PUBACK : Step.AWAITING_PUBREC);
    inFlight.add(exchange);
    return exchange;
  }

  @Nullable Exchange find(int id) {
    for (Exchange each : inFlight) {
      if (each.id == id) {
        return each;
      }
    }
    return null;
  }

  void end(Exchange exchange) {
    inFlight.remove(exchange);
    used.remove(exchange.id);
  }

  boolean isDrained() {
    return queue.isEmpty() && inFlight.isEmpty() && received.isEmpty();
  }
}
