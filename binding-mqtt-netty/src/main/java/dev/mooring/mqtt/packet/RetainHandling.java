package dev.mooring.mqtt.packet;

/** When a broker sends the retained messages of a subscription (MQTT 5.0 section 3.8.3.1). */
public enum RetainHandling {
  /** Whenever it is subscribed to. */
  SEND,
  /** Only if the subscription did not exist before. */
  SEND_IF_NEW,
  /** Never. */
  DO_NOT_SEND
}
