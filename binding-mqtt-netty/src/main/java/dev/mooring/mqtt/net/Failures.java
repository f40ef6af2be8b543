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
    return new BindingException(kind, fate, failure.message(), null);
  }

  static BindingException closed() {
    return new BindingException(BindingException.Kind.CLOSED, "the client is closed");
  }

  static BindingException doorFull(long limit) {
    return new BindingException(
        BindingException.Kind.OVERLOAD,
        "messages of more than " + limit + " bytes wait to be taken up (maxQueuedBytes)");
  }
}
