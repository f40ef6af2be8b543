package dev.mooring.mqtt;

/** How the pauses between the attempts to handle a message grow. */
enum BackOffPolicy {
  /** Not at all. */
  CONSTANT,
  /** Twofold each time, with jitter. */
  EXPONENTIAL
}
