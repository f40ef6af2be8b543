package dev.mooring.mqtt.session;

import org.jspecify.annotations.Nullable;

/**
 * What a session is told once and for all. Times in nanoseconds.
 *
 * @param cleanSession whether the broker is asked to forget the session when the connection ends
 * @param resumesUnknownSession whether a session that the broker still has from an earlier process,
 *     of which this one knows nothing, is gone on with; if not, it is wiped first
 * @param keepAliveNanos time between packets after which the peer is asked for a sign of life; 0
 *     for never
 * @param connectTimeoutNanos time for a connection to open, and again for CONNACK to come
 * @param requestTimeoutNanos time for SUBACK and UNSUBACK, counted anew while messages arrive
 * @param maxInFlight QoS 1 and 2 messages sent and not finished, 1 to 65,535
 * @param maxQueued messages waiting for the window or for a connection
 * @param maxQueuedBytes bytes of such messages
 * @param maxInbound messages handed to the application and not settled
 * @param maxInboundBytes bytes of such messages
 * @param brokers how many brokers are tried in turn before the first pause
 * @param reconnectMinNanos ceiling of the first pause between attempts
 * @param reconnectMaxNanos ceiling of any pause
 * @param stableNanos how long a connection must last for the pauses to begin from the start
 * @param mqtt5 what MQTT 5.0 adds; {@code null} for MQTT 3.1.1
 */
public record SessionConfig(
    boolean cleanSession,
    boolean resumesUnknownSession,
    long keepAliveNanos,
    long connectTimeoutNanos,
    long requestTimeoutNanos,
    int maxInFlight,
    int maxQueued,
    long maxQueuedBytes,
    int maxInbound,
    long maxInboundBytes,
    int brokers,
    long reconnectMinNanos,
    long reconnectMaxNanos,
    long stableNanos,
    @Nullable Mqtt5Config mqtt5) {

  public SessionConfig {
    if (maxInFlight < 1 || maxInFlight > 0xFFFF) {
      throw new IllegalArgumentException("maxInFlight is 1 to 65535, not " + maxInFlight);
    }
    if (maxQueued < 0 || maxQueuedBytes < 0 || maxInbound < 1 || maxInboundBytes < 1) {
      throw new IllegalArgumentException("a limit is negative or leaves no room for one message");
    }
    if (brokers < 1) {
      throw new IllegalArgumentException("at least one broker");
    }
    if (reconnectMinNanos < 0 || reconnectMaxNanos < reconnectMinNanos) {
      throw new IllegalArgumentException("reconnect pauses: 0 <= min <= max");
    }
  }

  /** The same session in MQTT 5.0. */
  public SessionConfig with(Mqtt5Config options) {
    return new SessionConfig(
        cleanSession,
        resumesUnknownSession,
        keepAliveNanos,
        connectTimeoutNanos,
        requestTimeoutNanos,
        maxInFlight,
        maxQueued,
        maxQueuedBytes,
        maxInbound,
        maxInboundBytes,
        brokers,
        reconnectMinNanos,
        reconnectMaxNanos,
        stableNanos,
        options);
  }
}
