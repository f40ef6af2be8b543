package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * A certification authority for tests: a root, an intermediate that signs by default, and
 * certificates that are right or wrong in exactly one way.
 *
 * <pre>{@code
 * TestPki pki = TestPki.create();
 * TestIdentity broker = pki.server("localhost", "127.0.0.1").issue();
 * TestIdentity expired = pki.server("localhost").expired().issue();
 * TestIdentity device = pki.client("device-7").key(KeyKind.RSA).issue();
 * }</pre>
 *
 * <p>Everything is made anew each time and lives in memory. Safe for any thread. What this Java
 * platform cannot do ends in an {@link IllegalStateException} or an {@link UncheckedIOException}.
 */
public final class TestPki {

  private static final AtomicLong SERIALS = new AtomicLong(System.currentTimeMillis());
  private static final Duration DAY = Duration.ofDays(1);

  private final TestIdentity root;
  private final TestIdentity intermediate;

  private TestPki() {
    root = authority("Test Root CA").selfSigned().issue();
    intermediate = authority("Test Intermediate CA").signedBy(root).issue();
  }

  /** A new authority that nobody else trusts. */
  public static TestPki create() {
    return new TestPki();
  }

  /** The root's certificate: what a client has to trust. */
  public X509Certificate rootCertificate() {
    return root.certificate();
  }

  /** The root's certificate as PEM. */
  public String rootPem() {
    return root.certificatePem();
  }

  /** The intermediate's certificate as PEM. */
  public String intermediatePem() {
    return intermediate.certificatePem();
  }

  /** The root's and the intermediate's certificates as one PEM text. */
  public String bundlePem() {
    return rootPem() + intermediatePem();
  }

  /**
   * The beginning of a server's certificate.
   *
   * @param names the host names and IP addresses it is made out to; at least one
   * @throws IllegalArgumentException if there is none
   */
  public Request server(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("a server's certificate names a host");
    }
    return new Request(names[0], Purpose.SERVER, List.of(names)).signedBy(intermediate);
  }

  /** The beginning of a client's certificate. */
  public Request client(String commonName) {
    return new Request(commonName, Purpose.CLIENT, List.of()).signedBy(intermediate);
  }

  /** A TLS context that trusts this authority and shows no certificate. */
  public SSLContext context() {
    return context(new KeyManager[0]);
  }

  /** A TLS context that trusts this authority and shows this certificate. */
  public SSLContext context(TestIdentity identity) {
    try {
      char[] password = "in memory".toCharArray();
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity.keyStore("JKS", password, List.of()), password);
      return context(keys.getKeyManagers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context for " + identity, e);
    }
  }

  private SSLContext context(KeyManager[] keys) {
    try {
      KeyStore trusted = KeyStore.getInstance("JKS");
      trusted.load(null, null);
      trusted.setCertificateEntry("root", rootCertificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request authority(String name) {
    return new Request(name, Purpose.AUTHORITY, List.of());
  }

  private enum Purpose {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  /**
   * Collects what a certificate says. For one thread. What this Java platform cannot do ends in an
   * {@link IllegalStateException} or an {@link UncheckedIOException}.
   */
  public static final class Request {
    private final String commonName;
    private final Purpose purpose;
    private final List<String> names;
    private KeyKind keyKind = KeyKind.EC;
    private Instant notBefore = Instant.now().minus(DAY);
    private Instant notAfter = Instant.now().plus(DAY.multipliedBy(365));
    private @Nullable TestIdentity signer;

    private Request(String commonName, Purpose purpose, List<String> names) {
      this.commonName = commonName;
      this.purpose = purpose;
      this.names = names;
    }

    /** The kind of its key; EC if nothing is said. */
    public Request key(KeyKind kind) {
      this.keyKind = kind;
      return this;
    }

    /** Its validity ended yesterday. */
    public Request expired() {
      return validity(Instant.now().minus(DAY.multipliedBy(10)), Instant.now().minus(DAY));
    }

    /** Its validity begins tomorrow. */
    public Request notYetValid() {
      return validity(Instant.now().plus(DAY), Instant.now().plus(DAY.multipliedBy(10)));
    }

    /** Its validity, by the second. */
    public Request validity(Instant from, Instant to) {
      this.notBefore = from;
      this.notAfter = to;
      return this;
    }

    /** It is signed by its own key, and its chain is itself. */
    public Request selfSigned() {
      this.signer = null;
      return this;
    }

    /** The certificate, its chain and a new key. */
    public TestIdentity issue() {
      try {
        KeyPair keys = keyKind.generate();
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(certificate(keys));
        if (signer != null && !signer.isSelfSigned()) {
          // A chain leads to the root and does not contain it.
          chain.addAll(signer.chain());
        }
        return new TestIdentity(keyKind, keys, chain);
      } catch (GeneralSecurityException | OperatorCreationException e) {
        throw new IllegalStateException("no certificate for " + commonName, e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Request signedBy(TestIdentity authority) {
      this.signer = authority;
      return this;
    }

    private X509Certificate certificate(KeyPair keys)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      X500Principal subject = subject();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer == null ? subject : signer.certificate().getSubjectX500Principal(),
              BigInteger.valueOf(SERIALS.incrementAndGet()),
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              keys.getPublic());
      addExtensions(builder, keys);
      KeyKind signing = signer == null ? keyKind : signer.keyKind();
      ContentSigner signature =
          new JcaContentSignerBuilder(signing.signature())
              .build(signer == null ? keys.getPrivate() : signer.privateKey());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
    }

    private X500Principal subject() throws IOException {
      return new X500Principal(
          new X500NameBuilder()
              .addRDN(BCStyle.O, "Mooring Tests")
              .addRDN(BCStyle.CN, commonName)
              .build()
              .getEncoded());
    }

    private void addExtensions(X509v3CertificateBuilder builder, KeyPair keys)
        throws GeneralSecurityException, IOException {
      boolean authority = purpose == Purpose.AUTHORITY;
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(keys.getPublic()));
      if (signer != null) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            identifiers.createAuthorityKeyIdentifier(signer.certificate().getPublicKey()));
      }
      switch (purpose) {
        case AUTHORITY -> {
          // It is for signing, as its key usage says.
        }
        case SERVER -> {
          addExtendedUsage(builder, KeyPurposeId.id_kp_serverAuth);
          GeneralName[] hosts =
              names.stream().map(Request::generalName).toArray(GeneralName[]::new);
          builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(hosts));
        }
        case CLIENT -> addExtendedUsage(builder, KeyPurposeId.id_kp_clientAuth);
      }
    }

    private static void addExtendedUsage(X509v3CertificateBuilder builder, KeyPurposeId use)
        throws IOException {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
    }

    private static GeneralName generalName(String host) {
      boolean address = IPAddress.isValid(host);
      return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }
  }
}
