package dev.mooring.mqtt.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Puts the exceptions of both TLS engines in words that tell a user what to do. */
public final class TlsFailures {

  private static final int MAX_CAUSES = 20;
  private static final Pattern VERSION =
      Pattern.compile(
          "UNSUPPORTED_PROTOCOL|WRONG_VERSION_NUMBER|not accepted by client preferences"
              + "|No appropriate protocol");

  private TlsFailures() {}

  /**
   * One sentence, without a final stop, on why a connection with TLS failed: in the handshake, or
   * later by an alert of the server. No key material, and nothing that the server sent but names.
   */
  public static String explain(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return verdict(causes)
        .or(() -> alert(causes))
        .or(() -> version(causes))
        .or(() -> closed(causes))
        .orElseGet(() -> other(causes));
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    Throwable next = failure;
    while (next != null && causes.size() < MAX_CAUSES) {
      causes.add(next);
      next = next.getCause();
    }
    return causes;
  }

  private static Optional<String> verdict(List<Throwable> causes) {
    for (Throwable cause : causes) {
      if (cause instanceof ServerCertificateException refused) {
        return Optional.ofNullable(refused.getMessage());
      }
      if (cause instanceof NotSslRecordException) {
        // Its message may quote what the server sent.
        return Optional.of(
            "the server answers in plain text: there is no TLS on this port; check the port");
      }
      if (cause instanceof SslHandshakeTimeoutException) {
        return Optional.of(
            "the server did not finish the TLS handshake in time (" + cause.getMessage() + ")");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> alert(List<Throwable> causes) {
    return causes.stream()
        .filter(SSLException.class::isInstance)
        .flatMap(cause -> TlsAlert.in(String.valueOf(cause.getMessage())).stream())
        .findFirst()
        .map(TlsAlert::explanation);
  }

  private static Optional<String> version(List<Throwable> causes) {
    return causes.stream()
        .filter(SSLException.class::isInstance)
        .filter(cause -> VERSION.matcher(String.valueOf(cause.getMessage())).find())
        .findFirst()
        .map(cause -> TlsAlert.PROTOCOL_VERSION.explanation());
  }

  private static Optional<String> closed(List<Throwable> causes) {
    return causes.stream()
        .filter(
            cause ->
                cause instanceof ClosedChannelException
                    || (cause instanceof IOException
                        && String.valueOf(cause.getMessage())
                            .matches("(?i).*(closed|reset|broken pipe).*")))
        .findFirst()
        .map(
            cause ->
                "the server closed the connection during the TLS handshake; it may speak no TLS on"
                    + " this port, or not want this client");
  }

  private static String other(List<Throwable> causes) {
    Throwable telling =
        causes.stream()
            .filter(SSLException.class::isInstance)
            .reduce((outer, inner) -> inner)
            .orElse(causes.get(causes.size() - 1));
    String message = telling.getMessage();
    return "TLS failed: "
        + Describe.printable(message == null ? telling.getClass().getSimpleName() : message);
  }
}
