package dev.mooring.mqtt.tls;

import java.util.Map;

/** One object of a PEM text: the label, the headers before the body (RFC 1421) and the bytes. */
final class PemBlock {

  private final String label;
  private final Map<String, String> headers;
  private final byte[] der;

  PemBlock(String label, Map<String, String> headers, byte[] der) {
    this.label = label;
    this.headers = Map.copyOf(headers);
    this.der = der;
  }

  /** What the BEGIN line says. Files are known to lie here; the content decides. */
  String label() {
    return label;
  }

  /** The header {@code DEK-Info}, or the empty string; names cipher and initialisation vector. */
  String encryption() {
    return headers.getOrDefault("DEK-Info", "");
  }

  /** Whether the body is encrypted as OpenSSL did before PKCS #8. */
  boolean isEncryptedTraditionally() {
    return headers.getOrDefault("Proc-Type", "").contains("ENCRYPTED");
  }

  /** The bytes themselves, not a copy. */
  byte[] der() {
    return der;
  }

  /** The label alone. */
  @Override
  public String toString() {
    return "PemBlock[" + label + "]";
  }
}
