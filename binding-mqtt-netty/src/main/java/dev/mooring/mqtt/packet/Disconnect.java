package dev.mooring.mqtt.packet;

import org.jspecify.annotations.Nullable;

/**
 * What a DISCONNECT of the broker says (MQTT 5.0 section 3.14). Immutable.
 *
 * @param code why
 * @param reason more of it, for people; may be empty
 * @param serverReference another server; {@code null} if it names none
 */
public record Disconnect(ReasonCode code, String reason, @Nullable String serverReference) {}
