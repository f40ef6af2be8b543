package dev.mooring.mqtt;

/** What becomes of a message whose retries are used up. */
enum OnFailure {
  /** It is put away where it can be looked at and tried again, then acknowledged. */
  DEAD_LETTER,
  /** It is acknowledged, logged and counted. */
  DISCARD,
  /** It is not acknowledged, the connection closes and the binding has failed. */
  STOP
}
