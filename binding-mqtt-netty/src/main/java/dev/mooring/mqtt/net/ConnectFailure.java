package dev.mooring.mqtt.net;

/** A step towards a connection failed; the message says which and why, for people. */
final class ConnectFailure extends Exception {

  ConnectFailure(String step, Throwable cause) {
    super(step + ": " + Causes.describe(cause), cause);
  }

  ConnectFailure(String message) {
    super(message);
  }
}
