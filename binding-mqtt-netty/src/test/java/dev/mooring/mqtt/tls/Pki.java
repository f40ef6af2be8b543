package dev.mooring.mqtt.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate with its keys, and the making of more. */
public record Pki(KeyPair keys, X509Certificate certificate) {

  private static final AtomicLong SERIALS = new AtomicLong(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Keys by the name of an algorithm or of a curve. */
  public static KeyPair newKeys(String kind) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind);
      if (kind.startsWith("secp")) {
        generator.initialize(new ECGenParameterSpec(kind));
      } else if (kind.startsWith("RSA")) {
        generator.initialize(2048);
      }
      return SecretWatch.remember(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair newKeys() {
    return newKeys("secp256r1");
  }

  /** An authority that nobody signed. */
  public static Pki root(String name) {
    return root(name, Instant.now().minus(DAY), Instant.now().plus(DAY));
  }

  public static Pki root(String name, Instant begin, Instant end) {
    KeyPair keys = newKeys();
    return new Pki(keys, certificate(null, keys, name, begin, end, true, List.of()));
  }

  /** An authority under this one. */
  public Pki intermediate(String name) {
    KeyPair theirs = newKeys();
    Instant now = Instant.now();
    return new Pki(
        theirs, certificate(this, theirs, name, now.minus(DAY), now.plus(DAY), true, List.of()));
  }

  /** A certificate of today for these DNS names and addresses. */
  public Pki issue(String name, String... hosts) {
    return issue(newKeys(), name, hosts);
  }

  public Pki issue(KeyPair theirs, String name, String... hosts) {
    Instant now = Instant.now();
    return issue(theirs, name, now.minus(DAY), now.plus(DAY), hosts);
  }

  public Pki issue(KeyPair theirs, String name, Instant begin, Instant end, String... hosts) {
    return new Pki(theirs, certificate(this, theirs, name, begin, end, false, List.of(hosts)));
  }

  /** A certificate that signs itself. */
  public static Pki selfSigned(String name, Instant begin, Instant end, String... hosts) {
    KeyPair keys = newKeys();
    return new Pki(keys, certificate(null, keys, name, begin, end, false, List.of(hosts)));
  }

  public static Pki selfSigned(String name, String... hosts) {
    return selfSigned(name, Instant.now().minus(DAY), Instant.now().plus(DAY), hosts);
  }

  /** The certificate as PEM text. */
  public String certPem() {
    return Pem.of(certificate);
  }

  /** The key as PKCS #8. */
  public String keyPem() {
    return Pem.pkcs8(keys.getPrivate());
  }

  private static X509Certificate certificate(
      @Nullable Pki issuer,
      KeyPair keys,
      String name,
      Instant begin,
      Instant end,
      boolean authority,
      List<String> hosts) {
    X500Principal subject = new X500Principal("CN=" + name);
    KeyPair signing = issuer == null ? keys : issuer.keys;
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer == null ? subject : issuer.certificate.getSubjectX500Principal(),
              BigInteger.valueOf(SERIALS.getAndIncrement()),
              Date.from(begin),
              Date.from(end),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(hosts.stream().map(Pki::generalName).toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(signature(signing)).build(signing.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName generalName(String host) {
    boolean address = host.matches("[0-9.]+") || host.contains(":");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static String signature(KeyPair keys) {
    return switch (keys.getPrivate().getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> keys.getPrivate().getAlgorithm();
    };
  }
}
