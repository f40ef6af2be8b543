package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;

/**
 * Where the two levels of MQTT differ in what a session decides; what only one of them has (reason
 * codes, limits) the other has as a constant. Chosen once for a session. Stateless.
 */
sealed interface Protocol permits Mqtt311Protocol, Mqtt5Protocol {

  /** What a refusal means for the next attempt. */
  enum Refusal {
    /** The same may succeed soon. */
    FOR_NOW,
    /** Time does not heal it. */
    FOR_GOOD,
    /** No broker may say so. */
    VIOLATION
  }

  /** The protocol of a configuration. */
  static Protocol of(SessionConfig config) {
    Mqtt5Config mqtt5 = config.mqtt5();
    return mqtt5 == null ? new Mqtt311Protocol(config) : new Mqtt5Protocol(config, mqtt5);
  }

  /**
   * Whether a CONNECT begins a new session.
   *
   * @param known whether this process knows what the broker's session holds
   * @param wiping whether a session has to be wiped
   */
  boolean cleanStart(boolean known, boolean wiping);

  /** What a CONNACK that refuses means. */
  Refusal refusal(int code);

  /** What a CONNACK that refuses says, for people. */
  String describe(ConnAck connAck);

  /** Whether a DISCONNECT may say what the broker did wrong. */
  boolean tellsViolations();

  /** The answer to a PUBREC or PUBREL for an exchange that is not open. */
  ReasonCode notFound();

  /** QoS 1 and 2 messages that the broker may have on the way to us. */
  int receiveMaximum();

  /** Whether messages expire on their way. */
  boolean expiresMessages();
}
