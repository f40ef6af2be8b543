package dev.mooring.bench.peer;

import java.time.Duration;

/**
 * What a client is told to do next, and does from connecting to disconnecting.
 *
 * @param workload what
 * @param warmUp before it measures
 * @param measured how long it measures
 */
record Turn(Workload workload, Duration warmUp, Duration measured) {

  /** As {@link #toString} writes it. */
  static Turn parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Turn(Workload.parse(parts[2]), millis(parts[0]), millis(parts[1]));
  }

  private static Duration millis(String number) {
    return Duration.ofMillis(Long.parseLong(number));
  }

  @Override
  public String toString() {
    return warmUp.toMillis() + " " + measured.toMillis() + " " + workload;
  }
}
