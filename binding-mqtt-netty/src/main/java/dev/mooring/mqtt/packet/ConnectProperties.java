package dev.mooring.mqtt.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What MQTT 5.0 lets a CONNECT say (section 3.1.2.11). What has its default is not written.
 * Immutable; a number out of its range is refused with an {@link IllegalArgumentException}.
 *
 * @param sessionExpirySeconds how long the broker keeps the session after the connection, 0 to
 *     {@link PublishProperties#MAX_SECONDS}, where the greatest means for ever
 * @param receiveMaximum QoS 1 and 2 messages that the broker may have on the way to us, 1 to 65,535
 * @param maximumPacketSize the largest packet that the broker may send, in bytes; 0 for no limit
 * @param topicAliasMaximum the highest topic alias that the broker may use, 0 to 65,535
 * @param requestsProblemInformation whether the broker may send reason strings and user properties
 *     with packets other than PUBLISH, CONNACK and DISCONNECT
 * @param userProperties for the broker, in this order
 * @param authentication the method and first data of enhanced authentication; {@code null} for none
 */
public record ConnectProperties(
    long sessionExpirySeconds,
    int receiveMaximum,
    int maximumPacketSize,
    int topicAliasMaximum,
    boolean requestsProblemInformation,
    List<UserProperty> userProperties,
    @Nullable Authentication authentication) {

  /** What a CONNECT says that says nothing. */
  public static final ConnectProperties DEFAULTS =
      new ConnectProperties(0, 0xFFFF, 0, 0, true, List.of(), null);

  public ConnectProperties {
    if (sessionExpirySeconds < 0 || sessionExpirySeconds > PublishProperties.MAX_SECONDS) {
      throw new IllegalArgumentException(
          "session expiry is 0 to "
              + PublishProperties.MAX_SECONDS
              + " s, not "
              + sessionExpirySeconds);
    }
    if (receiveMaximum < 1 || receiveMaximum > 0xFFFF) {
      throw new IllegalArgumentException("receive maximum is 1 to 65535, not " + receiveMaximum);
    }
    if (maximumPacketSize < 0) {
      throw new IllegalArgumentException("maximum packet size is " + maximumPacketSize);
    }
    if (topicAliasMaximum < 0 || topicAliasMaximum > 0xFFFF) {
      throw new IllegalArgumentException(
          "topic alias maximum is 0 to 65535, not " + topicAliasMaximum);
    }
    userProperties = List.copyOf(userProperties);
  }
}
