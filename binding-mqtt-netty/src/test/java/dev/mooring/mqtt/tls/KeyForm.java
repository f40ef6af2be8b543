package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** Every form of a private key that users have. */
public enum KeyForm {
  PKCS1_RSA("RSA"),
  PKCS8_RSA("RSA"),
  PKCS8_UNDER_RSA_LABEL("RSA"),
  SEC1_EC("secp256r1"),
  SEC1_EC_P384("secp384r1"),
  PKCS8_EC("secp256r1"),
  PKCS8_EC_P521("secp521r1"),
  ED25519("Ed25519"),
  ED25519_WITH_PUBLIC_KEY("Ed25519"),
  ENCRYPTED_PKCS8_RSA("RSA"),
  ENCRYPTED_PKCS8_EC("secp256r1"),
  ENCRYPTED_PKCS8_ED25519("Ed25519"),
  ENCRYPTED_TRADITIONAL_RSA("RSA"),
  ENCRYPTED_TRADITIONAL_EC("secp256r1");

  private final String kind;
  private @Nullable KeyPair keys;

  KeyForm(String kind) {
    this.kind = kind;
  }

  /** Made once, since making RSA keys takes long. */
  public synchronized KeyPair keys() {
    if (keys == null) {
      keys = Pki.newKeys(kind);
    }
    return keys;
  }

  public String pem() {
    KeyPair keys = keys();
    return switch (this) {
      case PKCS1_RSA, SEC1_EC, SEC1_EC_P384 -> Pem.traditional(keys);
      case PKCS8_RSA, PKCS8_EC, PKCS8_EC_P521, ED25519 -> Pem.pkcs8(keys.getPrivate());
      case ED25519_WITH_PUBLIC_KEY -> Pem.block("PRIVATE KEY", withPublicKey(keys));
      case PKCS8_UNDER_RSA_LABEL -> Pem.block("RSA PRIVATE KEY", keys.getPrivate().getEncoded());
      case ENCRYPTED_PKCS8_RSA, ENCRYPTED_PKCS8_EC, ENCRYPTED_PKCS8_ED25519 ->
          Pem.encryptedPkcs8(keys.getPrivate());
      case ENCRYPTED_TRADITIONAL_RSA -> Pem.encryptedTraditional(keys, "AES-256-CBC");
      case ENCRYPTED_TRADITIONAL_EC -> Pem.encryptedTraditional(keys, "DES-EDE3-CBC");
    };
  }

  /** Version 2 of PKCS #8 (RFC 5958), as Go and Rust write it. */
  private static byte[] withPublicKey(KeyPair keys) {
    PrivateKeyInfo own = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    SubjectPublicKeyInfo other = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    try {
      return new PrivateKeyInfo(
              own.getPrivateKeyAlgorithm(),
              own.parsePrivateKey(),
              null,
              other.getPublicKeyData().getBytes())
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean isEncrypted() {
    return name().startsWith("ENCRYPTED");
  }

  public char @Nullable [] password() {
    return isEncrypted() ? Pem.PASSWORD.toCharArray() : null;
  }
}
