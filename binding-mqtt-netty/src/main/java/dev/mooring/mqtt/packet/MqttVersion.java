package dev.mooring.mqtt.packet;

/** The levels of the protocol that a client can speak. */
public enum MqttVersion {
  /** MQTT 3.1.1. */
  MQTT_3_1_1(4, "3.1.1"),
  /** MQTT 5.0. */
  MQTT_5(5, "5.0");

  private final int level;
  private final String text;

  MqttVersion(int level, String text) {
    this.level = level;
    this.text = text;
  }

  /** The level as CONNECT writes it. */
  public int level() {
    return level;
  }

  /** The version as people write it. */
  @Override
  public String toString() {
    return text;
  }
}
