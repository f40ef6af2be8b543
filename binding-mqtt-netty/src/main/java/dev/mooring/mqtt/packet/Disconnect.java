package dev.mooring.mqtt.packet;

import org.jspecify.annotations.Nullable;

/**
 * What a DISCONNECT of the broker says (MQTT 5.0 section 3.14).
 *
 * @param code why
 * @param reason more of it, for people; may be empty
 * @param serverReference another server
 */
public record Disconnect(ReasonCode code, String reason, @Nullable String serverReference) {}
