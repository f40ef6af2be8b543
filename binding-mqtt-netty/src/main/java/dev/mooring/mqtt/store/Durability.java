package dev.mooring.mqtt.store;

/** What a committed record survives. */
public enum Durability {
  /** The death of its process: records are committed once the operating system has them. */
  PROCESS,
  /** Loss of power too: records are committed once the device has them. */
  POWER
}
