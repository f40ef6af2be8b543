package dev.mooring.mqtt.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * Puts the exceptions of both TLS engines in words that tell a user what to do. Stateless, safe for
 * any thread; nothing here fails.
 */
public final class TlsFailures {

  private static final int MAX_CAUSES = 20;
  private static final Pattern VERSION =
      Pattern.compile(
          "UNSUPPORTED_PROTOCOL|WRONG_VERSION_NUMBER|not accepted by client preferences"
              + "|No appropriate protocol");

  private TlsFailures() {}

  /**
   * One sentence, without a final stop, on why a TLS handshake failed. No key material, and nothing
   * that the server sent but names.
   */
  public static String explain(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return verdict(causes)
        .or(() -> alert(causes))
        .or(() -> version(causes))
        .or(() -> closed(causes))
        .orElseGet(() -> other(causes));
  }

  /** The same for what TLS reports once the handshake is over: in TLS 1.3, refusals above all. */
  public static String explainLater(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return alert(causes).orElseGet(() -> other(causes));
  }

  /** The same for a handshake that is given up because the server does not go on with it. */
  public static String stalled() {
    return "the server did not finish the TLS handshake in time; it may speak no TLS on this port";
  }

  /**
   * The same for a server that closes after the handshake without an answer to what it was sent. In
   * TLS 1.3 it looks at our certificate then only, and the alert that says why can be lost on the
   * way.
   */
  public static String unanswered(SSLSession session) {
    Certificate[] ours = session.getLocalCertificates();
    String guess =
        ours != null && ours.length > 0 && ours[0] instanceof X509Certificate own
            ? "it may have refused our certificate "
                + Describe.subject(own)
                + ": check "
                + TlsField.CLIENT_CERT
            : "it may want a client certificate: check "
                + TlsField.CLIENT_CERT
                + " and "
                + TlsField.CLIENT_KEY;
    return "the server closed the connection after the TLS handshake without an answer; "
        + guess
        + ", and the server's log";
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
