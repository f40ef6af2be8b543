package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;

/** What is known of a message that the broker has for the client, from outside of the session. */
final class Received {

  final int number;
  final Publish publish;

  /** How often the application was handed it, and has dealt with it. */
  int deliveries;

  int settlements;

  /** The record of its settlement that its PUBREC depends on. */
  long position;

  /** Whether a client must take it for a repeat of another. */
  boolean swallowed;

  /** Whether it may be handed over once more although its QoS is 2. */
  boolean mayComeAgain;

  Received(int number, Publish publish) {
    this.number = number;
    this.publish = publish;
  }

  int bytes() {
    return publish.bytes();
  }

  @Override
  public String toString() {
    return Messages.describe(publish);
  }
}
