package dev.mooring.mqtt.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The certificates of a PEM text; other objects beside them are left alone. */
final class CertificateReader {

  private CertificateReader() {}

  /** All certificates in the order of the text; at least one. */
  static List<X509Certificate> read(TlsField field, String text) throws TlsConfigurationException {
    List<X509Certificate> certificates = new ArrayList<>();
    Set<PemKind> others = new LinkedHashSet<>();
    for (PemBlock block : PemText.parse(field, text)) {
      PemKind kind = PemKind.of(block);
      if (kind == PemKind.CERTIFICATE) {
        certificates.add(certificate(field, block, certificates.size() + 1));
      } else if (kind == PemKind.UNKNOWN && block.label().contains("CERTIFICATE")) {
        throw broken(field, certificates.size() + 1);
      } else {
        others.add(kind);
      }
    }
    if (certificates.isEmpty()) {
      String found = others.stream().map(PemKind::toString).collect(Collectors.joining(" and "));
      throw new TlsConfigurationException(
          field, "holds " + found + "; a certificate (\"BEGIN CERTIFICATE\") is expected");
    }
    return certificates;
  }

  private static X509Certificate certificate(TlsField field, PemBlock block, int number)
      throws TlsConfigurationException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException e) {
      throw broken(field, number);
    }
  }

  private static TlsConfigurationException broken(TlsField field, int number) {
    return new TlsConfigurationException(
        field, "certificate " + number + " is damaged: it does not decode as X.509");
  }
}
