package dev.mooring.mqtt.session;

/** What an authenticator is asked (MQTT 5.0 section 4.12). */
public enum AuthenticationStep {
  /** For the method and the first data of an exchange. */
  BEGIN,
  /** For the answer to what the broker sent. */
  CONTINUE,
  /** Whether the broker's last data, if any, are right: it has accepted ours. */
  FINISH
}
