package dev.mooring.tck.mqtt;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** The kinds of key that certificates of {@link TestPki} are made for. */
public enum KeyKind {
  /** RSA with 2048 bits. */
  RSA("SHA256withRSA"),
  /** Elliptic curve P-256: the quickest to make. */
  EC("SHA256withECDSA"),
  /** Edwards curve 25519. */
  ED25519("Ed25519");

  private static final int RSA_BITS = 2048;

  private final String signature;

  KeyKind(String signature) {
    this.signature = signature;
  }

  /** The algorithm by which such a key signs. */
  String signature() {
    return signature;
  }

  /** A new pair of keys. */
  KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (this) {
              case RSA -> "RSA";
              case EC -> "EC";
              case ED25519 -> "Ed25519";
            });
    switch (this) {
      case RSA -> generator.initialize(RSA_BITS);
      case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case ED25519 -> {
        // It has one size only.
      }
    }
    return generator.generateKeyPair();
  }
}
