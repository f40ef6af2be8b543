package dev.mooring.mqtt.tls;

/** Whose implementation of TLS serves. */
public enum TlsEngine {
  /**
   * BoringSSL where {@code netty-tcnative-boringssl-static} is on the class path and can do what is
   * asked for; the JDK's otherwise.
   */
  AUTOMATIC,
  /** The JDK's. */
  JDK,
  /** BoringSSL; it is a mistake if it is not on the class path. */
  BORINGSSL
}
