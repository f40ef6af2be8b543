package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.QoS;
import java.nio.charset.StandardCharsets;

/**
 * What the broker publishes when it loses a component. Immutable.
 *
 * @param topic a legal topic name
 * @param text its payload, 65,535 bytes of UTF-8 at most
 * @param qos its QoS
 * @param retain its RETAIN flag
 */
record LastWill(String topic, String text, QoS qos, boolean retain) {

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
