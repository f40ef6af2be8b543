package dev.mooring.mqtt.session;

/**
 * Where a session stands, for people and for health checks.
 *
 * @param phase the phase now
 * @param reason why, for people; empty where there is nothing to say
 */
public record SessionStatus(Phase phase, String reason) {

  /** The phases of a session. */
  public enum Phase {
    /** Not started. */
    IDLE,
    /** A network connection is being opened, or CONNECT awaits its CONNACK. */
    CONNECTING,
    /** CONNACK accepted the connection. */
    CONNECTED,
    /** The connection failed or was lost; the next attempt waits. */
    WAITING,
    /**
     * The broker refused for a reason that time alone does not heal; the next attempt waits long.
     */
    REFUSED,
    /** Closed for good. */
    CLOSED
  }
}
