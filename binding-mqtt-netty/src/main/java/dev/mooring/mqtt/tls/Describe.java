package dev.mooring.mqtt.tls;

import java.security.Key;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Certificates and keys in words. What a server sends is hostile: nothing of it gets into a message
 * with control characters, or without a limit.
 */
final class Describe {

  private static final int MAX_LENGTH = 200;
  private static final int MAX_ITEMS = 10;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private Describe() {}

  /** The subject, such as {@code "CN=broker.example"}. */
  static String subject(X509Certificate certificate) {
    return quoted(certificate.getSubjectX500Principal().getName());
  }

  /** The issuer. */
  static String issuer(X509Certificate certificate) {
    return quoted(certificate.getIssuerX500Principal().getName());
  }

  /** Several subjects. */
  static String subjects(Collection<X509Certificate> certificates) {
    return limited(certificates.stream().map(Describe::subject).toList());
  }

  /** The names a client compares with the host: those of subjectAltName, else the subject. */
  static String names(X509Certificate certificate) {
    List<String> names = new ArrayList<>(alternativeNames(certificate, DNS_NAME));
    names.addAll(alternativeNames(certificate, IP_ADDRESS));
    return names.isEmpty()
        ? "only its subject, " + subject(certificate)
        : limited(names.stream().map(Describe::printable).toList());
  }

  /** The names that are compared with a host name: DNS names, or else common names. */
  static List<String> hostNames(X509Certificate certificate) {
    List<String> names = alternativeNames(certificate, DNS_NAME);
    if (!names.isEmpty()) {
      return names;
    }
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return Arrays.stream(subject.getRDNs(BCStyle.CN))
        .map(name -> IETFUtils.valueToString(name.getFirst().getValue()))
        .toList();
  }

  private static List<String> alternativeNames(X509Certificate certificate, int type) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(type))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
  }

  /** What is wrong with the time of a certificate at an instant; empty if nothing is. */
  static String untimely(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      return "expired on " + end;
    }
    return now.isBefore(begin) ? "is not valid until " + begin : "";
  }

  /** The algorithm and size of a key. */
  static String key(Key key) {
    if (key instanceof RSAKey rsa) {
      return key.getAlgorithm() + " with " + rsa.getModulus().bitLength() + " bits";
    }
    if (key instanceof ECKey ec) {
      return "EC with " + ec.getParams().getOrder().bitLength() + " bits";
    }
    return key.getAlgorithm();
  }

  /** Text from elsewhere, made fit for a log line. */
  static String printable(String text) {
    String line =
        text.codePoints()
            .limit(MAX_LENGTH)
            .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return line.length() < text.length() ? line + "..." : line;
  }

  private static String quoted(String text) {
    return '"' + printable(text) + '"';
  }

  private static String limited(List<String> items) {
    String listed = items.stream().limit(MAX_ITEMS).collect(Collectors.joining(", "));
    return items.size() > MAX_ITEMS
        ? listed + " and " + (items.size() - MAX_ITEMS) + " more"
        : listed;
  }
}
