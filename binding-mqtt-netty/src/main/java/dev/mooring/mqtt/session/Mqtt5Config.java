package dev.mooring.mqtt.session;

import java.util.List;

/**
 * What a session is told that speaks MQTT 5.0.
 *
 * @param sessionExpirySeconds how long the broker is asked to keep the session after a connection
 * @param receiveMaximum QoS 1 and 2 messages that the broker may have on the way to us; what our
 *     CONNECT announces
 * @param maxTopicAliases topic aliases that are used for what is sent, if the broker takes as many
 * @param authenticates whether each connection begins with enhanced authentication
 * @param followedServers the servers that a broker may send us to: {@code host}, {@code host:port},
 *     {@code *.domain} or {@code *}; empty for none
 */
public record Mqtt5Config(
    long sessionExpirySeconds,
    int receiveMaximum,
    int maxTopicAliases,
    boolean authenticates,
    List<String> followedServers) {

  public Mqtt5Config {
    if (receiveMaximum < 1 || receiveMaximum > 0xFFFF) {
      throw new IllegalArgumentException("receive maximum is 1 to 65535, not " + receiveMaximum);
    }
    if (maxTopicAliases < 0 || maxTopicAliases > 0xFFFF) {
      throw new IllegalArgumentException("topic aliases are 0 to 65535, not " + maxTopicAliases);
    }
    followedServers = List.copyOf(followedServers);
  }
}
