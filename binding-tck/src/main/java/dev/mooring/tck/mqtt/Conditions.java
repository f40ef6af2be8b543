package dev.mooring.tck.mqtt;

import java.time.Duration;

/**
 * How a network treats the bytes of every connection. Immutable.
 *
 * @param latency how long a piece waits before it is passed on
 * @param pieceSize how many bytes make a piece at most
 * @param pause how long nothing is taken after a piece
 * @param swallows whether nothing is passed on at all
 */
record Conditions(Duration latency, int pieceSize, Duration pause, boolean swallows) {

  /** In bytes. */
  static final int LARGEST_PIECE = 65_536;

  static final Conditions PERFECT =
      new Conditions(Duration.ZERO, LARGEST_PIECE, Duration.ZERO, false);
  static final Conditions BLACK_HOLE =
      new Conditions(Duration.ZERO, LARGEST_PIECE, Duration.ZERO, true);

  Conditions {
    if (latency.isNegative() || pause.isNegative() || pieceSize < 1 || pieceSize > LARGEST_PIECE) {
      throw new IllegalArgumentException(
          "expected times of zero or more and 1 to " + LARGEST_PIECE + " bytes a piece");
    }
  }

  static Conditions delayed(Duration latency) {
    return new Conditions(latency, LARGEST_PIECE, Duration.ZERO, false);
  }

  static Conditions slow(int bytes, Duration tick) {
    return new Conditions(Duration.ZERO, bytes, tick, false);
  }
}
