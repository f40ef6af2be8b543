package dev.mooring.mqtt;

import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the broker publishes when it loses a component. Immutable.
 *
 * @param topic a legal topic name
 * @param text its payload, 65,535 bytes of UTF-8 at most
 * @param qos its QoS
 * @param retain its RETAIN flag
 * @param delay how long the broker waits for the component to come back, in MQTT 5.0
 */
record LastWill(String topic, String text, QoS qos, boolean retain, Duration delay) {

  void applyTo(MqttClientConfig.Builder builder) {
    builder.will(topic, bytes(), qos, retain, PublishProperties.NONE, delay);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
