package dev.mooring.tck.kit;

import java.util.OptionalInt;

/**
 * Bounds of a binding as it is configured. Immutable.
 *
 * @param unsettled deliveries taken and not settled, at most
 * @param unsettledBytes bytes of such deliveries, but for the last one taken
 * @param waiting calls of an output that wait for the far side, at most
 */
public record Limits(OptionalInt unsettled, OptionalInt unsettledBytes, OptionalInt waiting) {

  /** Nothing is bounded that a test could reach. */
  public static Limits none() {
    return new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  /** The same, with a bound on deliveries taken and not settled. */
  public Limits withUnsettled(int deliveries) {
    return new Limits(OptionalInt.of(deliveries), unsettledBytes, waiting);
  }

  /** The same, with a bound on the bytes of such deliveries. */
  public Limits withUnsettledBytes(int bytes) {
    return new Limits(unsettled, OptionalInt.of(bytes), waiting);
  }

  /** The same, with a bound on calls of an output that wait. */
  public Limits withWaiting(int calls) {
    return new Limits(unsettled, unsettledBytes, OptionalInt.of(calls));
  }
}
