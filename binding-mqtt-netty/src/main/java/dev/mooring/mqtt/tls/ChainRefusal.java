package dev.mooring.mqtt.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out why a chain was refused. PKIX says of most mistakes only that it found no path.
 *
 * @param chain what the server sent, its own certificate first
 */
record ChainRefusal(List<X509Certificate> chain, TrustSource source, Instant now) {

  /** One sentence. */
  String explain(CertificateException refusal) {
    X509Certificate server = chain.get(0);
    for (X509Certificate certificate : chain) {
      String untimely = Describe.untimely(certificate, now);
      if (!untimely.isEmpty()) {
        return "the certificate "
            + Describe.subject(certificate)
            + " in the server's chain "
            + untimely;
      }
    }
    for (X509Certificate anchor : source.outdated()) {
      if (chain.stream().anyMatch(certificate -> KeyPairs.signed(anchor, certificate))) {
        return "the issuer "
            + Describe.subject(anchor)
            + " of the server's certificate is in "
            + TlsField.CA_CERT
            + ", but "
            + Describe.untimely(anchor, now);
      }
    }
    if (isAnchored()) {
      return "the server's certificate "
          + Describe.subject(server)
          + " is refused: "
          + Describe.printable(String.valueOf(refusal.getMessage()));
    }
    if (KeyPairs.signed(server, server)) {
      return "the server's certificate "
          + Describe.subject(server)
          + " is self-signed and not in "
          + source.description();
    }
    X509Certificate last = chain.get(chain.size() - 1);
    return "the server's certificate "
        + Describe.subject(server)
        + " comes from an unknown issuer: "
        + (KeyPairs.signed(last, last) ? Describe.subject(last) : Describe.issuer(last))
        + " is not in "
        + source.description();
  }

  /** Whether somebody we believe signed something of the chain: then it is refused for itself. */
  private boolean isAnchored() {
    return Arrays.stream(source.manager().getAcceptedIssuers())
        .anyMatch(
            anchor ->
                chain.contains(anchor)
                    || chain.stream()
                        .anyMatch(certificate -> KeyPairs.signed(anchor, certificate)));
  }
}
