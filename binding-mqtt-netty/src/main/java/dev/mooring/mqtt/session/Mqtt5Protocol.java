package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;

/** MQTT 5.0. */
record Mqtt5Protocol(SessionConfig config, Mqtt5Config options) implements Protocol {

  /**
   * A session that outlives its connection is begun anew by its process once, and then resumed; one
   * of which a process knows nothing and wants nothing is wiped by the same flag.
   */
  @Override
  public boolean cleanStart(boolean known, boolean wiping) {
    boolean wanted = config.cleanSession() && (options.sessionExpirySeconds() == 0 || !known);
    return wanted || (!known && !config.resumesUnknownSession());
  }

  @Override
  public Refusal refusal(int code) {
    ReasonCode known = ReasonCode.of(code);
    if (known == null || !known.isError()) {
      return Refusal.VIOLATION;
    }
    return isTransient(known) ? Refusal.FOR_NOW : Refusal.FOR_GOOD;
  }

  /** Of a CONNACK: whether the same CONNECT may be accepted soon. */
  private static boolean isTransient(ReasonCode code) {
    return code == ReasonCode.UNSPECIFIED_ERROR
        || code == ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR
        || code == ReasonCode.SERVER_UNAVAILABLE
        || code == ReasonCode.SERVER_BUSY
        || code == ReasonCode.QUOTA_EXCEEDED
        || code == ReasonCode.CONNECTION_RATE_EXCEEDED;
  }

  /** Of a DISCONNECT: whether coming back at once would be answered the same. */
  static boolean isForGood(ReasonCode code) {
    return code == ReasonCode.NOT_AUTHORIZED
        || code == ReasonCode.BANNED
        || code == ReasonCode.BAD_AUTHENTICATION_METHOD
        || code == ReasonCode.SESSION_TAKEN_OVER
        || code == ReasonCode.ADMINISTRATIVE_ACTION
        || isRedirect(code);
  }

  /** Whether the broker wants the client to go to another. */
  static boolean isRedirect(ReasonCode code) {
    return code == ReasonCode.USE_ANOTHER_SERVER || code == ReasonCode.SERVER_MOVED;
  }

  @Override
  public String describe(ConnAck connAck) {
    ReasonCode known = ReasonCode.of(connAck.code());
    if (known == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION) {
      return "the broker does not speak MQTT 5.0: " + known + "; use bindings.mqtt3 with it";
    }
    return "the broker refused: "
        + BrokerText.reason(ReasonCode.describe(connAck.code()), connAck.properties().reason())
        + BrokerText.reference(connAck.properties().serverReference());
  }

  @Override
  public boolean tellsViolations() {
    return true;
  }

  @Override
  public ReasonCode notFound() {
    return ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
  }

  @Override
  public int receiveMaximum() {
    return options.receiveMaximum();
  }

  @Override
  public boolean expiresMessages() {
    return true;
  }
}
