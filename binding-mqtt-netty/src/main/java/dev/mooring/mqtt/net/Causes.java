package dev.mooring.mqtt.net;

import dev.mooring.mqtt.tls.TlsFailures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** What went wrong on a connection, in words for people. */
final class Causes {

  private Causes() {}

  /** Whether it says no more than that the connection is gone. */
  static boolean isMereClosing(Throwable failure) {
    return failure instanceof IOException && !(failure instanceof SSLException);
  }

  /** What went wrong, but in a TLS handshake, which has words of its own. */
  static String describe(Throwable failure) {
    if (failure instanceof ConnectFailure) {
      return String.valueOf(failure.getMessage());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return "TLS: " + TlsFailures.explainLater(failure);
      }
    }
    if (failure instanceof ClosedChannelException) {
      return "the other side closed the connection";
    }
    if (failure instanceof UnknownHostException) {
      return "host name not found";
    }
    if (failure instanceof ConnectException
        && String.valueOf(failure.getMessage()).contains("refused")) {
      return "connection refused: nobody listens there";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
