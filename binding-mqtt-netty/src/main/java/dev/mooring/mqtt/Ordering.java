package dev.mooring.mqtt;

/** Which messages are handled one after the other. */
enum Ordering {
  /** None: any two messages may be handled at the same time. */
  NONE,
  /** Messages of one topic. */
  TOPIC,
  /** All messages of the binding. */
  ALL
}
