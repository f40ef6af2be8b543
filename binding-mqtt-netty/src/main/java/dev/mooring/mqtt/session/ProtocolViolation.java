package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ReasonCode;

/** How the broker broke the protocol: what MQTT 5.0 calls it, and words for people. */
record ProtocolViolation(ReasonCode code, String reason) {}
