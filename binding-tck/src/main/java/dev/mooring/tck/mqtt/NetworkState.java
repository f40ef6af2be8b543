package dev.mooring.tck.mqtt;

import dev.mooring.tck.mqtt.FaultProxy.Direction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What all connections of a proxy have in common: the conditions of the moment, orders to cut, and
 * the counters. Exists apart from the proxy so that connections depend on it alone. Safe for any
 * thread.
 */
final class NetworkState {

  private final Map<Direction, Tripwire> tripwires = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> passed = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> swallowed = new EnumMap<>(Direction.class);
  private Conditions conditions = Conditions.PERFECT;
  private int connections;

  /** An order to end the connection that carries the last of so many bytes. */
  private static final class Tripwire {
    final ProxyLink.End end;
    long bytesLeft;

    Tripwire(ProxyLink.End end, long bytesLeft) {
      this.end = end;
      this.bytesLeft = bytesLeft;
    }
  }

  /**
   * How much of a piece may pass, and what becomes of the connection then. Immutable.
   *
   * @param bytes how many bytes pass
   * @param end how the connection ends afterwards, if it does
   */
  record Passage(int bytes, Optional<ProxyLink.End> end) {}

  synchronized void change(Conditions newConditions) {
    conditions = newConditions;
    notifyAll();
  }

  synchronized Conditions conditions() {
    return conditions;
  }

  synchronized void arm(Direction direction, long bytes, ProxyLink.End end) {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " bytes; expected zero or more");
    }
    tripwires.put(direction, new Tripwire(end, bytes));
  }

  synchronized void disarm() {
    tripwires.clear();
  }

  /** Asks whether a piece of at least one byte may pass, and counts what does. */
  synchronized Passage pass(Direction direction, int length) {
    Tripwire tripwire = tripwires.get(direction);
    if (tripwire == null || length < tripwire.bytesLeft) {
      if (tripwire != null) {
        tripwire.bytesLeft -= length;
      }
      passed.merge(direction, (long) length, Long::sum);
      return new Passage(length, Optional.empty());
    }
    tripwires.remove(direction);
    passed.merge(direction, tripwire.bytesLeft, Long::sum);
    return new Passage((int) tripwire.bytesLeft, Optional.of(tripwire.end));
  }

  synchronized void swallow(Direction direction, int length) {
    swallowed.merge(direction, (long) length, Long::sum);
  }

  synchronized int countConnection() {
    return ++connections;
  }

  synchronized int connectionCount() {
    return connections;
  }

  synchronized long passed(Direction direction) {
    return passed.getOrDefault(direction, 0L);
  }

  synchronized long swallowed(Direction direction) {
    return swallowed.getOrDefault(direction, 0L);
  }

  /**
   * Waits for a time that stands in conditions, as long as those hold and whoever waits has a
   * reason to.
   */
  synchronized void pause(Conditions asOf, Duration time, BooleanSupplier reason)
      throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0 && conditions.equals(asOf) && reason.getAsBoolean()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /** Lets everybody who pauses look at his reason again. */
  synchronized void wake() {
    notifyAll();
  }
}
