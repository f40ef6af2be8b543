package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;

/**
 * Decides what Clean Session flag a CONNECT has and what its CONNACK means. A session that the
 * broker kept from an earlier process may hold packet identifiers of which this process knows
 * nothing; an output that went on with it could have a new message taken for an old one, so it
 * wipes the session first, by connecting clean once.
 */
final class Handshake {

  /** What a CONNACK means. */
  enum Result {
    /** Accepted; the broker has no session. */
    NEW_SESSION,
    /** Accepted; the broker has the session. */
    RESUMED_SESSION,
    /**
     * Accepted with a session; but an earlier CONNECT had no answer that was read, so it may be one
     * that the broker began then, having lost the one before.
     */
    DOUBTFUL_SESSION,
    /** Accepted, but with a session that must be wiped first. */
    UNKNOWN_SESSION,
    /** The same, although it has just been wiped: something makes it anew. */
    UNKNOWN_SESSION_AGAIN,
    /** The session is wiped; connect again as configured. */
    WIPED,
    /** Refused for now. */
    REFUSED_FOR_NOW,
    /** Refused for a reason that time does not heal. */
    REFUSED,
    /** The broker broke the protocol. */
    VIOLATION
  }

  private final SessionConfig config;
  private final Protocol protocol;

  /** Whether the broker may have begun a session of which we were not told. */
  private boolean doubtful;

  private boolean unanswered;
  private boolean wiping;
  private boolean wiped;

  /**
   * A handshake with nobody yet.
   *
   * @param restored whether the session was begun by an earlier process, whose last CONNECT may
   *     have had no answer
   */
  Handshake(SessionConfig config, boolean restored) {
    this.config = config;
    this.protocol = Protocol.of(config);
    this.doubtful = restored;
  }

  void onConnectSent() {
    doubtful |= unanswered;
    unanswered = true;
  }

  boolean cleanSession(SessionState state) {
    return protocol.cleanStart(state.known, wiping);
  }

  /**
   * Looks at an answer.
   *
   * @param cleanSession what the CONNECT said
   */
  Result onConnAck(ConnAck connAck, boolean cleanSession, SessionState state) {
    unanswered = false;
    boolean sessionPresent = connAck.sessionPresent();
    if (connAck.code() != 0) {
      return sessionPresent ? Result.VIOLATION : refusal(connAck.code());
    }
    if (sessionPresent && cleanSession) {
      return Result.VIOLATION; // [MQTT-3.2.2-1], in 5.0 [MQTT-3.2.2-4]
    }
    if (wiping) {
      wiping = false;
      wiped = true;
      return Result.WIPED;
    }
    if (!sessionPresent) {
      doubtful = false;
      return Result.NEW_SESSION;
    }
    if (!state.known && !config.resumesUnknownSession()) {
      wiping = true;
      return wiped ? Result.UNKNOWN_SESSION_AGAIN : Result.UNKNOWN_SESSION;
    }
    Result result = doubtful ? Result.DOUBTFUL_SESSION : Result.RESUMED_SESSION;
    doubtful = false;
    return result;
  }

  private Result refusal(int code) {
    return switch (protocol.refusal(code)) {
      case FOR_NOW -> Result.REFUSED_FOR_NOW;
      case FOR_GOOD -> Result.REFUSED;
      case VIOLATION -> Result.VIOLATION;
    };
  }
}
