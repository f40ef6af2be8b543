package dev.mooring.mqtt.session;

/**
 * Why something that the application asked for did not happen.
 *
 * @param kind what sort of failure
 * @param fate whether the broker can have the message
 * @param message for people
 */
public record Failure(Kind kind, Fate fate, String message) {

  /** What sort of failure it was. */
  public enum Kind {
    /** No outcome within the time allowed. */
    TIMEOUT,
    /** What waits is at its limit. */
    OVERLOAD,
    /** The connection was lost before a QoS 0 message was known to be written out. */
    CONNECTION_LOST,
    /** The broker does not let this client send it. */
    NOT_AUTHORIZED,
    /** The broker refused it, or has said before that it does not take such. */
    REJECTED,
    /** The session was lost at the broker, and with it the handshake. */
    SESSION_LOST,
    /** The client closed. */
    CLOSED
  }

  /** What became of the message. */
  public enum Fate {
    /** The broker does not have it: it was never sent and never will be, or the broker refused. */
    NOT_SENT,
    /** It was sent, or was about to be: the broker may have it, or may still get it. */
    UNKNOWN
  }

  static Failure notSent(Kind kind, String message) {
    return new Failure(kind, Fate.NOT_SENT, message);
  }

  static Failure unknown(Kind kind, String message) {
    return new Failure(kind, Fate.UNKNOWN, message);
  }
}
