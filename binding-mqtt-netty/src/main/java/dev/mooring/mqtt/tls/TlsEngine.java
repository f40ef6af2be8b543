package dev.mooring.mqtt.tls;

/** Whose implementation of TLS serves. */
public enum TlsEngine {
  /**
   * BoringSSL where {@code netty-tcnative-boringssl-static} is on the class path and can use the
   * client key; the JDK's otherwise.
   */
  AUTOMATIC,
  /** The JDK's. */
  JDK,
  /** BoringSSL; it is a mistake if it is not on the class path. */
  BORINGSSL
}
