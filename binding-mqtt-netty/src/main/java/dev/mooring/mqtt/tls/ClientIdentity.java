package dev.mooring.mqtt.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Our certificate with its chain, and the private key of it.
 *
 * @param key the key
 * @param chain our certificate, then the one that signed it, and so on
 */
record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Puts certificates in order and makes sure that they can be used.
   *
   * @param certificates in any order, as files have them; those of other chains are left out
   */
  static ClientIdentity of(PrivateKey key, List<X509Certificate> certificates, Instant now)
      throws TlsConfigurationException {
    X509Certificate own =
        certificates.stream()
            .filter(certificate -> KeyPairs.belong(key, certificate.getPublicKey()))
            .findFirst()
            .orElseThrow(() -> strangers(key, certificates.get(0)));
    List<X509Certificate> chain = chain(own, certificates);
    for (X509Certificate certificate : chain) {
      String untimely = Describe.untimely(certificate, now);
      if (!untimely.isEmpty()) {
        throw new TlsConfigurationException(
            TlsField.CLIENT_CERT,
            "the certificate " + Describe.subject(certificate) + " " + untimely);
      }
    }
    return new ClientIdentity(key, chain);
  }

  private static TlsConfigurationException strangers(PrivateKey key, X509Certificate first) {
    return new TlsConfigurationException(
        TlsField.CLIENT_KEY,
        "does not belong to "
            + TlsField.CLIENT_CERT
            + ": the certificate "
            + Describe.subject(first)
            + " has another public key ("
            + Describe.key(first.getPublicKey())
            + "; the private key is "
            + Describe.key(key)
            + ")");
  }

  private static List<X509Certificate> chain(
      X509Certificate own, List<X509Certificate> certificates) {
    List<X509Certificate> chain = new ArrayList<>(List.of(own));
    X509Certificate last = own;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (X509Certificate candidate : certificates) {
        if (!chain.contains(candidate) && KeyPairs.signed(candidate, last)) {
          chain.add(candidate);
          last = candidate;
          grown = true;
          break;
        }
      }
    }
    return List.copyOf(chain);
  }

  /** Whose certificate; nothing of the key. */
  @Override
  public String toString() {
    return "ClientIdentity[" + Describe.subjects(chain) + "]";
  }
}
