package dev.mooring.mqtt.session.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of a simulation share: the clock, the dice, the links, and the trace. */
final class World {

  final Profile profile;
  final RandomGenerator random;
  final Messages messages = new Messages();
  final SimBroker broker;

  /** Links that the broker still has an end of, in the order in which they were opened. */
  final List<SimLink> links = new ArrayList<>();

  private final Deque<String> trace = new ArrayDeque<>();
  private final int traceLength;
  long now = 1_000_000_000L;
  private int linksMade;

  /** A world that remembers so many events; without any it is fast. */
  World(Profile profile, RandomGenerator random, int traceLength) {
    this.profile = profile;
    this.random = random;
    this.traceLength = traceLength;
    this.broker = new SimBroker(profile, random, messages, () -> now);
  }

  SimLink newLink() {
    return new SimLink(++linksMade, now);
  }

  boolean isTraced() {
    return traceLength > 0;
  }

  void trace(String actor, @Nullable Object event) {
    if (traceLength > 0) {
      if (trace.size() == traceLength) {
        trace.removeFirst();
      }
      trace.addLast(String.format("%10.3f ms  %-7s %s", now / 1e6, actor, event));
    }
  }

  String traceText() {
    return String.join("\n", trace);
  }
}
