package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.QoS;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The component types of this provider, and what they do not have in common. */
enum MqttType {
  /** As Dapr documented it before 1.10. */
  MQTT("bindings.mqtt", MqttVersion.MQTT_3_1_1, QoS.AT_MOST_ONCE, true, false),
  /** With the defaults that Dapr has had since 1.10. */
  MQTT3("bindings.mqtt3", MqttVersion.MQTT_3_1_1, QoS.AT_LEAST_ONCE, false, true),
  /** MQTT 5.0. */
  MQTT5("bindings.mqtt5", MqttVersion.MQTT_5, QoS.AT_LEAST_ONCE, false, false);

  private final String text;
  private final MqttVersion version;
  private final QoS qos;
  private final boolean cleanSession;
  private final boolean alwaysSuffixed;

  MqttType(
      String text, MqttVersion version, QoS qos, boolean cleanSession, boolean alwaysSuffixed) {
    this.text = text;
    this.version = version;
    this.qos = qos;
    this.cleanSession = cleanSession;
    this.alwaysSuffixed = alwaysSuffixed;
  }

  static Optional<MqttType> of(String type) {
    return Arrays.stream(values()).filter(each -> each.text.equals(type)).findFirst();
  }

  static Set<String> all() {
    return Arrays.stream(values()).map(MqttType::toString).collect(Collectors.toUnmodifiableSet());
  }

  MqttVersion version() {
    return version;
  }

  QoS defaultQos() {
    return qos;
  }

  boolean defaultCleanSession() {
    return cleanSession;
  }

  /** Whether client ids end in the direction even where there is one connection only. */
  boolean alwaysSuffixed() {
    return alwaysSuffixed;
  }

  /** The type as component files have it. */
  @Override
  public String toString() {
    return text;
  }
}
