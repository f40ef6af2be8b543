package dev.mooring.mqtt.tls;

import static dev.mooring.mqtt.tls.Messages.assertContains;
import static dev.mooring.mqtt.tls.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SecretWatch.class)
class TlsContextTest {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOT_SO_LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant FAR_OFF = Instant.parse("2095-01-01T00:00:00Z");
  private static final Pki ROOT = Pki.root("root");
  private static final Pki CLIENT = ROOT.issue("client");

  @TempDir static Path directory;

  static Stream<Arguments> mistakes() throws Exception {
    Pki expired = ROOT.issue(Pki.newKeys(), "old client", LONG_AGO, NOT_SO_LONG_AGO);
    Pki early = ROOT.issue(Pki.newKeys(), "new client", FAR_OFF, FAR_OFF.plusSeconds(9));
    Pki oldRoot = Pki.root("old root", LONG_AGO, NOT_SO_LONG_AGO);
    Pki ofOldRoot = oldRoot.issue("client");
    Pki rsa = ROOT.issue(Pki.newKeys("RSA"), "rsa client");
    Path unreadable = Files.createDirectory(directory.resolve("a-directory"));
    Path big = Files.write(directory.resolve("big.pem"), new byte[PemFile.MAX_BYTES + 1]);
    return Stream.of(
        Arguments.of(
            identity(CLIENT.certPem(), ROOT.issue("other").keyPem()),
            "clientKey: does not belong to clientCert: the certificate \"CN=client\" has another"
                + " public key (EC with 256 bits; the private key is EC with 256 bits)"),
        Arguments.of(
            identity(rsa.certPem(), CLIENT.keyPem()),
            "(RSA with 2048 bits; the private key is EC with 256 bits)"),
        Arguments.of(
            identity(CLIENT.certPem(), rsa.keyPem()),
            "(EC with 256 bits; the private key is RSA with 2048 bits)"),
        Arguments.of(
            identity(CLIENT.certPem(), Pem.pkcs8(Pki.newKeys("Ed25519").getPrivate())),
            "(EC with 256 bits; the private key is EdDSA)"),
        Arguments.of(
            identity(expired.certPem(), expired.keyPem()),
            "clientCert: the certificate \"CN=old client\" expired on 2021-01-01T00:00:00Z"),
        Arguments.of(
            identity(early.certPem(), early.keyPem()),
            "clientCert: the certificate \"CN=new client\" is not valid until 2095-01-01T00:00:00Z"),
        Arguments.of(
            identity(ofOldRoot.certPem() + oldRoot.certPem(), ofOldRoot.keyPem()),
            "clientCert: the certificate \"CN=old root\" expired on 2021-01-01T00:00:00Z"),
        Arguments.of(identity(CLIENT.certPem(), null), "clientKey: is missing: clientCert and"),
        Arguments.of(identity(null, CLIENT.keyPem()), "clientCert: is missing: clientCert and"),
        Arguments.of(
            trusting().caCert(oldRoot.certPem()),
            "caCert: the certificate \"CN=old root\" expired on 2021-01-01T00:00:00Z"),
        Arguments.of(trusting().caCert("nonsense"), "caCert: is not PEM"),
        Arguments.of(
            trusting().caCert("file:/nowhere/ca.pem"),
            "caCert: file /nowhere/ca.pem does not exist"),
        Arguments.of(
            trusting().caCert("file:" + unreadable),
            "caCert: file " + unreadable + " is a directory"),
        Arguments.of(trusting().caCert("file:" + big), "big.pem is longer than 1048576 bytes"),
        Arguments.of(trusting().caCert("file:\0"), "the path after \"file:\" is not a legal one"),
        Arguments.of(
            trusting().serverName("not a name"),
            "tlsServerName: \"not a name\" is no legal host name or IP address"),
        Arguments.of(trusting().versions(Set.of()), "tlsProtocols: names no version"),
        Arguments.of(trusting().alpn(List.of("")), "tlsAlpn: \"\" does not have 1 to 255"),
        Arguments.of(
            trusting().engine(TlsEngine.JDK).cipherSuites(List.of("TLS_ROT_13")),
            "tlsCipherSuites: [TLS_ROT_13] are not among the cipher suites of this engine: ["),
        Arguments.of(
            trusting().engine(TlsEngine.BORINGSSL).cipherSuites(List.of("TLS_ROT_13")),
            "tlsCipherSuites: [TLS_ROT_13] are not among the cipher suites of this engine: ["));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhichFieldIsWrongAndWhy(TlsSettings.Builder settings, String message) {
    assertRefused(message, () -> TlsContext.load(settings.build()));
  }

  @Test
  void findsAllMistakesAtOnce() {
    TlsSettings settings =
        TlsSettings.builder()
            .caCert("file:/nowhere")
            .clientCert("nonsense")
            .clientKey(Pem.encryptedPkcs8(CLIENT.keys().getPrivate()))
            .versions(Set.of())
            .build();

    TlsConfigurationException e =
        assertRefused("caCert: file /nowhere does not exist; ", () -> TlsContext.load(settings));

    assertEquals(
        List.of(
            TlsField.CA_CERT,
            TlsField.CLIENT_CERT,
            TlsField.CLIENT_KEY_PASSWORD,
            TlsField.PROTOCOLS),
        e.problems().stream().map(TlsProblem::field).toList());
  }

  @Test
  void takesBoringSslWhereItIsThere() throws Exception {
    assertEquals(TlsEngine.BORINGSSL, TlsContext.load(trusting().build()).engine());
    assertEquals(TlsEngine.JDK, TlsContext.load(trusting().engine(TlsEngine.JDK).build()).engine());
  }

  @ParameterizedTest
  @CsvSource({"Ed448, Ed448", "RSASSA-PSS, RSASSA-PSS"})
  void takesTheJdkForAKeyThatBoringSslDoesNotKnow(String kind, String name) throws Exception {
    KeyPair keys = Pki.newKeys(kind);
    Pki client = ROOT.issue(keys, "client");
    TlsSettings.Builder settings = identity(client.certPem(), client.keyPem());

    assertEquals(TlsEngine.JDK, TlsContext.load(settings.build()).engine());
    assertRefused(
        "tlsEngine: BoringSSL takes no " + name + " keys; the JDK's does",
        () -> TlsContext.load(settings.engine(TlsEngine.BORINGSSL).build()));
  }

  @Test
  void warnsOfAKeyThatEverybodyMayRead() throws Exception {
    Path key = Files.writeString(directory.resolve("key.pem"), CLIENT.keyPem());
    TlsSettings settings = identity(CLIENT.certPem(), "file:" + key).build();

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    TlsContext.load(settings);
    assertFalse(SecretWatch.logged().contains("every user of this machine may read"));

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    TlsContext.load(settings);
    assertContains(
        "clientKey: every user of this machine may read file " + key, SecretWatch.logged());
  }

  @Test
  void tellsWhatItIsMadeOfWithoutSecrets() throws Exception {
    TlsSettings settings =
        identity(CLIENT.certPem(), Pem.encryptedPkcs8(CLIENT.keys().getPrivate()))
            .clientKeyPassword(Pem.PASSWORD.toCharArray())
            .engine(TlsEngine.JDK)
            .build();

    assertContains("clientKey=(text), clientKeyPassword=***", settings.toString());
    assertEquals(
        "TlsContext[JDK, trusts caCert (\"CN=root\"), presents \"CN=client\"]",
        SecretWatch.show(TlsContext.load(settings).toString()));
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void warnsAtEachConnectionThatTheHostNameIsNotChecked(TlsEngine engine) throws Exception {
    TlsContext tls = TlsContext.load(trusting().engine(engine).verifyHostname(false).build());
    try (TestServer server = TestServer.of(ROOT.issue("server", "elsewhere.example"))) {
      for (int connection = 1; connection <= 2; connection++) {
        Handshake.attempt(tls, "localhost", server).assertSucceeds();
        assertEquals(
            connection,
            SecretWatch.logged()
                .lines()
                .filter(line -> line.startsWith("tlsVerifyHostname is false: whoever answers at "))
                .count());
      }
    }
  }

  @Test
  void believesNobodyIfTheEngineWasNotToldToCheckTheHostName() throws Exception {
    ServerTrust trust =
        new ServerTrust(
            TrustSource.of(List.of(ROOT.certificate()), Instant.now()), true, Instant::now);
    X509Certificate[] chain = {ROOT.issue("server", "localhost").certificate()};
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SSLEngine engine = context.createSSLEngine("localhost", 1);

    for (var attempt :
        List.<Executable>of(
            () -> trust.checkServerTrusted(chain, "ECDHE_ECDSA", engine),
            () -> trust.checkServerTrusted(chain, "ECDHE_ECDSA", (SSLEngine) null),
            () -> trust.checkServerTrusted(chain, "ECDHE_ECDSA", (Socket) null),
            () -> trust.checkServerTrusted(chain, "ECDHE_ECDSA"))) {
      assertContains(
          "was not set up to verify host names",
          String.valueOf(assertThrows(ServerCertificateException.class, attempt).getMessage()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, TLS_1_2",
    "tlsv1.3, TLS_1_3",
    "TLS1.2, TLS_1_2",
    "TLS 1.3, TLS_1_3",
    "TLS_1_3, TLS_1_3",
    "' 1.2 ', TLS_1_2"
  })
  void readsVersions(String text, TlsVersion version) {
    assertEquals(version, TlsVersion.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.1", "TLSv1", "SSLv3", "1.4", "''"})
  void hasNoOtherVersions(String text) {
    assertContains(
        "\"" + text + "\" is no TLS version we speak; right are TLSv1.2 and TLSv1.3",
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> TlsVersion.parse(text))
                .getMessage()));
  }

  private static TlsSettings.Builder trusting() {
    return TlsSettings.builder().caCert(ROOT.certPem());
  }

  private static TlsSettings.Builder identity(@Nullable String cert, @Nullable String key) {
    return trusting().clientCert(cert).clientKey(key);
  }
}
