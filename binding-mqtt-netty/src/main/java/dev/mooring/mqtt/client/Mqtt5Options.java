package dev.mooring.mqtt.client;

import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.UserProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for that speaks MQTT 5.0 (section 3.1.2.11). Immutable; each method returns a
 * changed copy. A number out of its range is refused with an {@link IllegalArgumentException}.
 *
 * @param sessionExpiry how long the broker keeps the session after a connection, in whole seconds;
 *     {@link #FOREVER} for ever. 0 unless given, which ends the session with the connection
 * @param receiveMaximum QoS 1 and 2 messages that the broker may have on the way to us, 1 to
 *     65,535; the client's inbound limit bounds it, too. 65,535 unless given
 * @param topicAliasMaximum topic aliases that the broker may use, 0 to 65,535; 0 unless given
 * @param maxTopicAliases topic aliases that we use for what is sent, 0 to 65,535, if the broker
 *     takes as many; 0 unless given
 * @param requestsProblemInformation whether the broker may explain its answers; true unless given
 * @param userProperties properties of the CONNECT
 * @param authenticator enhanced authentication; {@code null} for none
 * @param followedServers servers that the broker may send us to: {@code host}, {@code host:port},
 *     {@code *.domain} or {@code *} for any; none unless given. They get our credentials
 */
public record Mqtt5Options(
    Duration sessionExpiry,
    int receiveMaximum,
    int topicAliasMaximum,
    int maxTopicAliases,
    boolean requestsProblemInformation,
    List<UserProperty> userProperties,
    @Nullable Authenticator authenticator,
    List<String> followedServers) {

  /** A session that never expires. */
  public static final Duration FOREVER = Duration.ofSeconds(PublishProperties.MAX_SECONDS);

  /** What is asked for unless more is said. */
  public static final Mqtt5Options DEFAULTS =
      new Mqtt5Options(Duration.ZERO, 0xFFFF, 0, 0, true, List.of(), null, List.of());

  public Mqtt5Options {
    if (sessionExpiry.isNegative()
        || sessionExpiry.getNano() != 0
        || sessionExpiry.compareTo(FOREVER) > 0) {
      throw new IllegalArgumentException(
          "session expiry is 0 to "
              + PublishProperties.MAX_SECONDS
              + " whole seconds, not "
              + sessionExpiry);
    }
    checkRange("receive maximum", receiveMaximum, 1);
    checkRange("topic alias maximum", topicAliasMaximum, 0);
    checkRange("topic aliases", maxTopicAliases, 0);
    userProperties = List.copyOf(userProperties);
    followedServers = List.copyOf(followedServers);
  }

  private static void checkRange(String what, int value, int least) {
    if (value < least || value > 0xFFFF) {
      throw new IllegalArgumentException(what + " is " + least + " to 65535, not " + value);
    }
  }

  /** With this session expiry: 0 to {@link #FOREVER}, in whole seconds. */
  public Mqtt5Options withSessionExpiry(Duration expiry) {
    return new Mqtt5Options(
        expiry,
        receiveMaximum,
        topicAliasMaximum,
        maxTopicAliases,
        requestsProblemInformation,
        userProperties,
        authenticator,
        followedServers);
  }

  /** With this receive maximum: 1 to 65,535. */
  public Mqtt5Options withReceiveMaximum(int maximum) {
    return new Mqtt5Options(
        sessionExpiry,
        maximum,
        topicAliasMaximum,
        maxTopicAliases,
        requestsProblemInformation,
        userProperties,
        authenticator,
        followedServers);
  }

  /** With so many topic aliases for what is received, and for what is sent: 0 to 65,535 each. */
  public Mqtt5Options withTopicAliases(int received, int sent) {
    return new Mqtt5Options(
        sessionExpiry,
        receiveMaximum,
        received,
        sent,
        requestsProblemInformation,
        userProperties,
        authenticator,
        followedServers);
  }

  /** With problem information, or without. */
  public Mqtt5Options withProblemInformation(boolean requested) {
    return new Mqtt5Options(
        sessionExpiry,
        receiveMaximum,
        topicAliasMaximum,
        maxTopicAliases,
        requested,
        userProperties,
        authenticator,
        followedServers);
  }

  /** With one more user property of the CONNECT; names may repeat. */
  public Mqtt5Options withUserProperty(String name, String value) {
    List<UserProperty> more = new ArrayList<>(userProperties);
    more.add(new UserProperty(name, value));
    return new Mqtt5Options(
        sessionExpiry,
        receiveMaximum,
        topicAliasMaximum,
        maxTopicAliases,
        requestsProblemInformation,
        more,
        authenticator,
        followedServers);
  }

  /** With enhanced authentication. */
  public Mqtt5Options withAuthenticator(Authenticator wanted) {
    return new Mqtt5Options(
        sessionExpiry,
        receiveMaximum,
        topicAliasMaximum,
        maxTopicAliases,
        requestsProblemInformation,
        userProperties,
        wanted,
        followedServers);
  }

  /** With these servers that may be followed. */
  public Mqtt5Options withFollowedServers(List<String> servers) {
    return new Mqtt5Options(
        sessionExpiry,
        receiveMaximum,
        topicAliasMaximum,
        maxTopicAliases,
        requestsProblemInformation,
        userProperties,
        authenticator,
        servers);
  }
}
