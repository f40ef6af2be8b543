package dev.mooring.mqtt.tls;

/** A setting of TLS, under the name that users know it by. */
public enum TlsField {
  /** Whom to believe. */
  CA_CERT("caCert"),
  /** Who we are. */
  CLIENT_CERT("clientCert"),
  /** The proof of it. */
  CLIENT_KEY("clientKey"),
  /** What the proof is locked with. */
  CLIENT_KEY_PASSWORD("clientKeyPassword"),
  /** The name the server must prove, if it is not the host's. */
  SERVER_NAME("tlsServerName"),
  /** Whether the server must prove a name. */
  VERIFY_HOSTNAME("tlsVerifyHostname"),
  /** The protocols offered inside TLS. */
  ALPN("tlsAlpn"),
  /** The versions of TLS. */
  PROTOCOLS("tlsProtocols"),
  /** The cipher suites. */
  CIPHER_SUITES("tlsCipherSuites"),
  /** Whose implementation. */
  ENGINE("tlsEngine");

  private final String key;

  TlsField(String key) {
    this.key = key;
  }

  /** The name in a component file. */
  @Override
  public String toString() {
    return key;
  }
}
