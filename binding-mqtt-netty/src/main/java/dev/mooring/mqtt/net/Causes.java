package dev.mooring.mqtt.net;

import java.net.UnknownHostException;

/** What went wrong on a connection, in words for people. */
final class Causes {

  private Causes() {}

  static String describe(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "host name not found";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
