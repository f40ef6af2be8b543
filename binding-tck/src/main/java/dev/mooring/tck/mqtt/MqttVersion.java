package dev.mooring.tck.mqtt;

import dev.mooring.tck.requirement.Entry;

/** A version of MQTT, as far as tests of the wire know it. */
public enum MqttVersion {
  /** MQTT 3.1.1. */
  V3_1_1("3.1.1", 4),
  /** MQTT 5.0. */
  V5_0("5.0", 5);

  private final String number;
  private final int level;

  MqttVersion(String number, int level) {
    this.number = number;
    this.level = level;
  }

  /** The version as people write it. */
  public String number() {
    return number;
  }

  /** The protocol level that stands in CONNECT. */
  public int level() {
    return level;
  }

  /** Whether a statement is one of this version's. */
  boolean has(Entry statement) {
    return statement.area().equals(number);
  }
}
