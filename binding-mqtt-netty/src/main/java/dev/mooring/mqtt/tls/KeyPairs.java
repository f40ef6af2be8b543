package dev.mooring.mqtt.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;

/** Which key belongs to which. */
final class KeyPairs {

  private static final byte[] PROBE =
      "do these two belong together".getBytes(StandardCharsets.UTF_8);

  private KeyPairs() {}

  /** Whether a private and a public key are two halves of one pair. */
  static boolean belong(PrivateKey own, PublicKey other) {
    if (own instanceof RSAKey ownRsa) {
      return other instanceof RSAKey otherRsa && ownRsa.getModulus().equals(otherRsa.getModulus());
    }
    try {
      Signature signature = Signature.getInstance(algorithm(own));
      signature.initSign(own);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException differentKinds) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
  }

  /** Whether one certificate was signed with the key of another. */
  static boolean signed(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException bySomebodyElse) {
      return false;
    }
  }
}
