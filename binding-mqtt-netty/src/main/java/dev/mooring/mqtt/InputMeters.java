package dev.mooring.mqtt;

import dev.mooring.api.Meters;

/** What happens to the messages of an input, in figures. Safe for any thread. */
final class InputMeters {

  private final Meters.Counter received;
  private final Meters.Counter skipped;
  private final Meters.Counter retried;
  private final Meters.Counter deadLettered;
  private final Meters.Counter discarded;
  private final Meters.Counter released;
  private final Meters.Timer handled;

  InputMeters(Meters meters) {
    received = meters.counter("received", "Messages that came from the broker");
    skipped = meters.counter("retained_skipped", "Retained messages that were passed over");
    retried = meters.counter("retries", "Attempts to handle a message after its first");
    deadLettered = meters.counter("dead_letters", "Messages that went to the dead letters");
    discarded = meters.counter("discarded", "Messages given up and acknowledged");
    released = meters.counter("released", "Messages that nobody was there to handle");
    handled = meters.timer("handling", "Time that the handler took for an attempt");
  }

  void received() {
    received.add(1);
  }

  void skipped() {
    skipped.add(1);
  }

  void retried() {
    retried.add(1);
  }

  void deadLettered() {
    deadLettered.add(1);
  }

  void discarded() {
    discarded.add(1);
  }

  void released() {
    released.add(1);
  }

  void handled(long nanos) {
    handled.record(nanos);
  }
}
