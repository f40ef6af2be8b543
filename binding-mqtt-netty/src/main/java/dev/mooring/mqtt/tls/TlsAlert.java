package dev.mooring.mqtt.tls;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server can complain of (RFC 8446 section 6, RFC 5246 section 7.2), with what helps. */
enum TlsAlert {
  HANDSHAKE_FAILURE(
      "the server found nothing in common with us, or wants a client certificate: check"
          + " clientCert, clientKey, tlsProtocols and the cipher suites (a server whose own key is"
          + " Ed25519 or P-521 needs the JDK's TLS engine)"),
  BAD_CERTIFICATE(
      "the server refused our certificate, or wants one and got none: check clientCert and"
          + " clientKey"),
  CERTIFICATE_REQUIRED("the server wants a client certificate: set clientCert and clientKey"),
  UNSUPPORTED_CERTIFICATE("the server does not take certificates of our kind: check clientCert"),
  CERTIFICATE_REVOKED("the server says that our certificate was revoked: renew clientCert"),
  CERTIFICATE_EXPIRED("the server says that our certificate has expired: renew clientCert"),
  CERTIFICATE_UNKNOWN("the server refused our certificate: check clientCert"),
  UNKNOWN_CA("the server does not know the issuer of our certificate: check clientCert"),
  ACCESS_DENIED("the server knows our certificate and does not let us in"),
  DECRYPT_ERROR("the server could not verify our signature: check clientCert and clientKey"),
  PROTOCOL_VERSION("the server speaks no version of TLS that we allow: check tlsProtocols"),
  INSUFFICIENT_SECURITY("the server asks for stronger cipher suites than we offer"),
  UNRECOGNIZED_NAME("the server does not know the host name we asked for: check tlsServerName"),
  NO_APPLICATION_PROTOCOL("the server speaks none of the protocols that tlsAlpn offers"),
  INTERNAL_ERROR(
      "the server had an internal error in the TLS handshake, as some have when they refuse a"
          + " certificate: check clientCert, and the server's log"),
  ILLEGAL_PARAMETER("the server found an illegal value in our part of the TLS handshake"),
  DECODE_ERROR("the server could not read our part of the TLS handshake"),
  UNEXPECTED_MESSAGE("the server did not expect our part of the TLS handshake");

  // "Received fatal alert: unknown_ca" by the JDK, "TLSV1_ALERT_UNKNOWN_CA" by BoringSSL, which
  // leaves ALERT_ out for the younger ones.
  private static final Pattern NAME =
      Pattern.compile("(?i)(?:alert: ?|ALERT_|TLSV1_|TLSV13_|SSLV3_)([a-z_]+)");

  private final String explanation;

  TlsAlert(String explanation) {
    this.explanation = explanation;
  }

  /** A sentence without a final stop. */
  String explanation() {
    return explanation;
  }

  /** The alert that an engine's message speaks of. */
  static Optional<TlsAlert> in(String message) {
    Matcher matcher = NAME.matcher(message);
    int position = 0;
    while (matcher.find(position)) {
      String name = matcher.group(1).toUpperCase(Locale.ROOT).replaceFirst("^ALERT_", "");
      Optional<TlsAlert> alert =
          Arrays.stream(values()).filter(known -> known.name().equals(name)).findFirst();
      if (alert.isPresent()) {
        return alert;
      }
      position = matcher.end();
    }
    return Optional.empty();
  }
}
