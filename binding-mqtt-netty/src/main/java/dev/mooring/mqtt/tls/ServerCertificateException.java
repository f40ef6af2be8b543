package dev.mooring.mqtt.tls;

import java.security.cert.CertificateException;

/** The server's certificate is not one to believe; the message says why, for people. */
final class ServerCertificateException extends CertificateException {

  ServerCertificateException(String message) {
    super(message);
  }

  ServerCertificateException(String message, CertificateException cause) {
    super(message, cause);
  }
}
