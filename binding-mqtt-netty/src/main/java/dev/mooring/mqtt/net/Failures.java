package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.session.Failure;

/** The session's failures in the words of the SPI. */
final class Failures {

  private Failures() {}

  static BindingException exception(Failure failure) {
    BindingException.Kind kind =
        switch (failure.kind()) {
          case TIMEOUT -> BindingException.Kind.TIMEOUT;
          case OVERLOAD -> BindingException.Kind.OVERLOAD;
          case CONNECTION_LOST, SESSION_LOST -> BindingException.Kind.CONNECTION;
          case NOT_AUTHORIZED -> BindingException.Kind.AUTHORIZATION;
          case REJECTED -> BindingException.Kind.REJECTED;
          case CLOSED -> BindingException.Kind.CLOSED;
        };
    BindingException.Fate fate =
        switch (failure.fate()) {
          case NOT_SENT -> BindingException.Fate.NOT_SENT;
          case UNKNOWN -> BindingException.Fate.UNKNOWN;
        };
    return BindingException.withoutTrace(kind, fate, failure.message());
  }

  static BindingException closed() {
    return BindingException.withoutTrace(
        BindingException.Kind.CLOSED, BindingException.Fate.NOT_SENT, "the client is closed");
  }

  static BindingException doorFull(long limit) {
    return BindingException.withoutTrace(
        BindingException.Kind.OVERLOAD,
        BindingException.Fate.NOT_SENT,
        "messages of more than " + limit + " bytes wait to be taken up (maxQueuedBytes)");
  }
}
