package dev.mooring.mqtt.session;

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
    this.doubtful = restored;
  }

  void onConnectSent() {
    doubtful |= unanswered;
    unanswered = true;
  }

  boolean cleanSession() {
    return config.cleanSession() || wiping;
  }

  Result onConnAck(boolean sessionPresent, int returnCode, SessionState state) {
    unanswered = false;
    if (returnCode != 0) {
      return sessionPresent ? Result.VIOLATION : refusal(returnCode);
    }
    if (sessionPresent && cleanSession()) {
      return Result.VIOLATION;
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

  private static Result refusal(int returnCode) {
    return switch (returnCode) {
      case 1, 2, 4, 5 -> Result.REFUSED;
      case 3 -> Result.REFUSED_FOR_NOW;
      default -> Result.VIOLATION;
    };
  }

  /** What a return code of CONNACK says (MQTT 3.1.1 section 3.2.2.3). */
  static String describe(int returnCode) {
    return switch (returnCode) {
      case 1 -> "the broker does not speak this version of MQTT (return code 1)";
      case 2 -> "the broker does not accept the client id (return code 2)";
      case 3 -> "the broker's MQTT service is not available (return code 3)";
      case 4 -> "user name or password is malformed or wrong (return code 4)";
      case 5 -> "the client is not authorized to connect (return code 5)";
      default ->
          "the broker refused with return code " + returnCode + ", which MQTT does not define";
    };
  }
}
