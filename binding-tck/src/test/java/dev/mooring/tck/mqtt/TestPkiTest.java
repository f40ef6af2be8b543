package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TestPkiTest {

  private static final TestPki PKI = TestPki.create();

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void issuesCertificatesThatAreTrustedThroughTheRoot(KeyKind kind) throws Exception {
    validate(PKI.server("localhost").key(kind).issue());
    validate(PKI.client("device").key(kind).issue());
  }

  @Test
  void makesServersOutToTheirNamesAndAddresses() throws Exception {
    X509Certificate certificate =
        PKI.server("broker.example", "127.0.0.1", "::1").issue().certificate();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    assertEquals(
        List.of(
            List.of(2, "broker.example"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")),
        List.copyOf(names));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
    assertEquals(
        List.of("1.3.6.1.5.5.7.3.2"), PKI.client("a").issue().certificate().getExtendedKeyUsage());
    assertThrows(IllegalArgumentException.class, PKI::server);
  }

  @Test
  void keepsOddNamesAsTheyAre() {
    X509Certificate certificate = PKI.client("a, b=\"c\"").issue().certificate();
    assertTrue(
        certificate.getSubjectX500Principal().getName().startsWith("CN=a\\, b\\=\\\"c\\\","),
        () -> certificate.getSubjectX500Principal().getName());
  }

  @Test
  void issuesCertificatesThatAreWrongInOneWay() {
    assertEquals(BasicReason.EXPIRED, refusal(PKI.server("localhost").expired().issue()));
    assertEquals(BasicReason.NOT_YET_VALID, refusal(PKI.server("localhost").notYetValid().issue()));
    TestIdentity selfSigned = PKI.server("localhost").selfSigned().issue();
    assertEquals(1, selfSigned.chain().size());
    assertThrows(CertPathValidatorException.class, () -> validate(selfSigned));
    TestIdentity foreign = TestPki.create().server("localhost").issue();
    assertThrows(CertPathValidatorException.class, () -> validate(foreign));
  }

  @Test
  void leadsToTheRootWithoutContainingIt() throws Exception {
    TestIdentity server = PKI.server("localhost").issue();
    assertEquals(2, server.chain().size());
    assertEquals(
        List.of(server.certificate(), server.chain().get(1)), certificates(server.chainPem()));
    assertEquals(List.of(server.certificate()), certificates(server.certificatePem()));
    assertEquals(List.of(server.chain().get(1)), certificates(PKI.intermediatePem()));
    assertEquals(List.of(PKI.rootCertificate()), certificates(PKI.rootPem()));
    assertEquals(
        List.of(PKI.rootCertificate(), server.chain().get(1)), certificates(PKI.bundlePem()));
    PKI.rootCertificate().verify(PKI.rootCertificate().getPublicKey());
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void shakesHandsWithBothSidesKnown(KeyKind kind) throws Exception {
    TestIdentity server = PKI.server("localhost").key(kind).issue();
    TestIdentity client = PKI.client("device").key(kind).issue();
    assertEquals("CN=device,O=Mooring Tests", handshake(PKI.context(server), PKI.context(client)));
  }

  @Test
  void doesNotShakeHandsWithTheWrongHost() {
    SSLContext server = PKI.context(PKI.server("wrong.example").issue());
    SSLContext client = PKI.context(PKI.client("device").issue());
    assertThrows(SSLException.class, () -> handshake(server, client));
  }

  @Test
  void doesNotShakeHandsWithoutAClientsCertificate() {
    SSLContext server = PKI.context(PKI.server("localhost").issue());
    assertThrows(Exception.class, () -> handshake(server, PKI.context()));
  }

  @Test
  void replacesFilesInOneStep(@TempDir Path folder) throws IOException {
    TestIdentity first = PKI.server("localhost").issue();
    TestIdentity second = PKI.server("localhost").issue();
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    first.writeChain(chain);
    first.writeKey(key);
    assertEquals(first.chainPem(), Files.readString(chain));
    assertEquals(chain, second.writeChain(chain));
    assertEquals(key, second.writeKey(key));
    assertEquals(second.chainPem(), Files.readString(chain));
    assertEquals(second.keyPem(), Files.readString(key));
    assertNotEquals(first.keyPem(), second.keyPem());
    try (var files = Files.list(folder)) {
      assertEquals(Set.of(chain, key), Set.copyOf(files.toList()));
    }
  }

  @Test
  void writesKeyStoresWithWhatIsTrusted(@TempDir Path folder) throws Exception {
    TestIdentity server = PKI.server("localhost").issue();
    Path file = server.writeKeyStore(folder.resolve("server.p12"), "secret", PKI.rootCertificate());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    assertEquals(server.chain(), List.of(store.getCertificateChain("key")).subList(0, 2));
    assertEquals(server.privateKey(), store.getKey("key", "secret".toCharArray()));
    String trusted = "trusted-" + PKI.rootCertificate().getSerialNumber();
    assertEquals(PKI.rootCertificate(), store.getCertificate(trusted));
    assertTrue(store.isCertificateEntry(trusted));
  }

  private static Object refusal(TestIdentity identity) {
    return assertThrows(CertPathValidatorException.class, () -> validate(identity)).getReason();
  }

  private static void validate(TestIdentity identity) throws GeneralSecurityException {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(PKI.rootCertificate(), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(identity.chain()), parameters);
  }

  private static List<?> certificates(String pem) throws GeneralSecurityException {
    InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
  }

  /** Connects to a server that demands a certificate, and tells whom the server saw. */
  private static String handshake(SSLContext server, SSLContext client) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                  accepted.getOutputStream().write(1);
                  return accepted.getSession().getPeerPrincipal().getName();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      try (SSLSocket socket =
          (SSLSocket)
              client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertEquals(1, socket.getInputStream().read());
      }
      return seen.get(10, TimeUnit.SECONDS);
    }
  }
}
