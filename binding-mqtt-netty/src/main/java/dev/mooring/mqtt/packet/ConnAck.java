package dev.mooring.mqtt.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNACK says (section 3.2 of MQTT 3.1.1 and of 5.0). Immutable.
 *
 * @param sessionPresent whether the broker has a session
 * @param code 0 if it accepts; else 3.1.1's return code or 5.0's reason code
 * @param properties what MQTT 5.0 adds; {@link Properties#DEFAULTS} in 3.1.1
 */
public record ConnAck(boolean sessionPresent, int code, Properties properties) {

  /** A CONNACK that says nothing more. */
  public ConnAck(boolean sessionPresent, int code) {
    this(sessionPresent, code, Properties.DEFAULTS);
  }

  /**
   * What MQTT 5.0 lets a CONNACK say (section 3.2.2.3); what it does not say has its default.
   * Immutable. Nothing is checked here: values are as a broker wrote them.
   *
   * @param sessionExpirySeconds that the broker uses in place of what was asked for; {@link
   *     PublishProperties#ABSENT} for what was asked for
   * @param receiveMaximum QoS 1 and 2 messages that the broker takes at a time
   * @param maximumQos the highest QoS that it takes
   * @param retainAvailable whether it keeps retained messages
   * @param maximumPacketSize the largest packet that it takes, in bytes
   * @param assignedClientId the client id that the broker chose; {@code null} if it chose none
   * @param topicAliasMaximum the highest topic alias that it takes
   * @param wildcardsAvailable whether it takes subscriptions with wildcards
   * @param subscriptionIdentifiersAvailable whether it takes subscription identifiers
   * @param sharedSubscriptionsAvailable whether it takes shared subscriptions
   * @param serverKeepAliveSeconds in place of ours; {@link PublishProperties#ABSENT} for ours
   * @param reason for people; may be empty
   * @param serverReference another server; {@code null} if it names none
   * @param authentication the end of enhanced authentication; {@code null} if there was none
   * @param userProperties what the broker adds
   */
  public record Properties(
      long sessionExpirySeconds,
      int receiveMaximum,
      QoS maximumQos,
      boolean retainAvailable,
      int maximumPacketSize,
      @Nullable String assignedClientId,
      int topicAliasMaximum,
      boolean wildcardsAvailable,
      boolean subscriptionIdentifiersAvailable,
      boolean sharedSubscriptionsAvailable,
      int serverKeepAliveSeconds,
      String reason,
      @Nullable String serverReference,
      @Nullable Authentication authentication,
      List<UserProperty> userProperties) {

    /** Of a CONNACK without properties. */
    public static final Properties DEFAULTS =
        new Properties(
            PublishProperties.ABSENT,
            0xFFFF,
            QoS.EXACTLY_ONCE,
            true,
            Integer.MAX_VALUE,
            null,
            0,
            true,
            true,
            true,
            PublishProperties.ABSENT,
            "",
            null,
            null,
            List.of());

    public Properties {
      userProperties = List.copyOf(userProperties);
    }
  }
}
