package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;

/** MQTT 3.1.1. */
record Mqtt311Protocol(SessionConfig config) implements Protocol {

  @Override
  public boolean cleanStart(boolean known, boolean wiping) {
    return config.cleanSession() || wiping;
  }

  @Override
  public Refusal refusal(int code) {
    return switch (code) {
      case 1, 2, 4, 5 -> Refusal.FOR_GOOD;
      case 3 -> Refusal.FOR_NOW;
      default -> Refusal.VIOLATION;
    };
  }

  /** What a return code says (MQTT 3.1.1 section 3.2.2.3). */
  @Override
  public String describe(ConnAck connAck) {
    int code = connAck.code();
    return switch (code) {
      case 1 -> "the broker does not speak this version of MQTT (return code 1)";
      case 2 -> "the broker does not accept the client id (return code 2)";
      case 3 -> "the broker's MQTT service is not available (return code 3)";
      case 4 -> "user name or password is malformed or wrong (return code 4)";
      case 5 -> "the client is not authorized to connect (return code 5)";
      default -> "the broker refused with return code " + code + ", which MQTT does not define";
    };
  }

  @Override
  public boolean tellsViolations() {
    return false;
  }

  @Override
  public ReasonCode notFound() {
    return ReasonCode.SUCCESS;
  }

  @Override
  public int receiveMaximum() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean expiresMessages() {
    return false;
  }
}
