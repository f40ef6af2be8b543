package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.ConnectProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is told that speaks MQTT 5.0.
 *
 * @param announced what CONNECT allows the broker
 * @param authenticator does enhanced authentication, if there is to be any
 */
public record Mqtt5Settings(
    ConnectProperties announced, @Nullable AuthenticationSource authenticator) {}
