package dev.mooring.mqtt.packet;

/**
 * The message that the broker publishes when it loses this client (MQTT 3.1.1 section 3.1.2.5).
 *
 * @param message topic, payload, QoS and RETAIN flag
 */
public record Will(Publish message) {}
