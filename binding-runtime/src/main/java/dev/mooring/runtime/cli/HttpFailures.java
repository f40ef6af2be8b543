package dev.mooring.runtime.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;

/** Failures of the JDK's client, in words: some of them come without any. Stateless. */
final class HttpFailures {

  private HttpFailures() {}

  static String text(IOException e) {
    if (e instanceof ConnectException) {
      return "nobody listens there";
    }
    if (e instanceof HttpTimeoutException) {
      return "it took longer than --timeout";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
