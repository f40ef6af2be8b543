package dev.mooring.api;

/**
 * What is wrong with a delivery that is rejected, for transports that can tell its publisher or
 * broker, as MQTT 5.0 does in PUBACK and PUBREC. It is told only where the failure policy drops the
 * delivery: one that is kept as a dead letter was taken.
 */
public enum Rejection {
  /** Nothing that the far side could do something about. */
  UNSPECIFIED,
  /** Whoever sent it may not. */
  NOT_AUTHORIZED,
  /** It does not belong where it was sent to. */
  WRONG_DESTINATION,
  /** There are, or it is, more than was agreed. */
  QUOTA_EXCEEDED,
  /** Its payload is not what it should be. */
  INVALID_PAYLOAD
}
