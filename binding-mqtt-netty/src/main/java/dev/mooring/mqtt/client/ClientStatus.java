package dev.mooring.mqtt.client;

/**
 * Where a client stands. Immutable.
 *
 * @param state the state now
 * @param reason why, for people, without secrets; empty where there is nothing to say
 */
public record ClientStatus(State state, String reason) {

  /** The states of a client. */
  public enum State {
    /** Not connected, and not trying to be. */
    IDLE,
    /** A connection is being opened. */
    CONNECTING,
    /** Connected. */
    CONNECTED,
    /** The connection failed or was lost; the next attempt waits. */
    WAITING,
    /** The broker refused for a reason that time does not heal; the next attempt waits long. */
    REFUSED,
    /** Closed for good. */
    CLOSED
  }
}
