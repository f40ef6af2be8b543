package dev.mooring.mqtt.tls;

import static dev.mooring.mqtt.tls.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.SslProvider;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that must not be believed: each is refused in words of its own, and learns nothing. */
@ExtendWith(SecretWatch.class)
class RefusalTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOT_SO_LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant FAR_OFF = Instant.parse("2095-01-01T00:00:00Z");
  private static final Pki ROOT = Pki.root("root");
  private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  @TempDir static Path directory;

  /** Whom to believe, in all the ways there are. */
  enum Trust {
    /** The authority is in {@code caCert}. */
    CA_CERT,
    /** Nothing is configured; the JDK's trust store has the authority. */
    JDK;

    TlsSettings.Builder settings(TlsEngine engine) {
      TlsSettings.Builder builder = TlsSettings.builder().engine(engine);
      return this == CA_CERT ? builder.caCert(ROOT.certPem()) : builder;
    }
  }

  @BeforeAll
  static void makeTheRootAnAuthorityOfTheJdk() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", ROOT.certificate());
    Path file = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty(TRUST_STORE, file.toString());
    System.setProperty(TRUST_STORE_PASSWORD, "changeit");
  }

  @AfterAll
  static void restoreTheJdk() {
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE_PASSWORD);
  }

  static Stream<Arguments> trustAndEngine() {
    return Stream.of(Trust.values())
        .flatMap(
            trust ->
                Stream.of(
                    Arguments.of(trust, TlsEngine.JDK), Arguments.of(trust, TlsEngine.BORINGSSL)));
  }

  @ParameterizedTest
  @MethodSource("trustAndEngine")
  void refusesACertificateForAnotherHostAndNamesTheHostsItIsFor_T94(Trust trust, TlsEngine engine)
      throws Exception {
    Pki leaf = ROOT.issue("server", "one.example", "*.two.example", "10.0.0.7");
    TlsContext tls = TlsContext.load(trust.settings(engine).build());
    try (TestServer server = TestServer.of(leaf)) {
      for (String host : new String[] {"localhost", "127.0.0.1", "a.b.two.example", "[::1]"}) {
        assertRefused(
            tls,
            host,
            server,
            "the server's certificate is not for the host \""
                + host.replaceAll("[\\[\\]]", "")
                + "\"; it has: one.example, *.two.example, 10.0.0.7");
      }
      assertEquals("", server.received());
      Handshake.attempt(tls, "one.example", server).assertSucceeds();
      Handshake.attempt(tls, "x.two.example", server).assertSucceeds();
      Handshake.attempt(tls, "10.0.0.7", server).assertSucceeds();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void refusesAnotherHostEvenIfTheCertificateItselfIsInCaCert(TlsEngine engine) throws Exception {
    Pki pinned = Pki.selfSigned("server", "one.example");
    try (TestServer server = TestServer.of(pinned)) {
      assertRefused(
          trusting(engine, pinned), "localhost", server, "is not for the host \"localhost\"");
      assertEquals("", server.received());
    }
  }

  @ParameterizedTest
  @MethodSource("trustAndEngine")
  void wantsTheNameOfTlsServerNameAndNoOther(Trust trust, TlsEngine engine) throws Exception {
    TlsContext tls = TlsContext.load(trust.settings(engine).serverName("two.example").build());
    try (TestServer server = TestServer.of(ROOT.issue("server", "one.example"))) {
      assertRefused(tls, "one.example", server, "is not for the host \"two.example\"");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void refusesAWildcardForATopLevelDomain(TlsEngine engine) throws Exception {
    TlsContext tls = trusting(engine, ROOT);
    try (TestServer server = TestServer.of(ROOT.issue("server", "*.example"))) {
      assertRefused(tls, "broker.example", server, "by a wildcard for a whole top-level domain");
    }
    try (TestServer server = TestServer.of(ROOT.issue("*.example"))) {
      assertRefused(tls, "broker.example", server, "by a wildcard for a whole top-level domain");
    }
    try (TestServer server = TestServer.of(ROOT.issue("server", "*.example", "Broker.Example"))) {
      Handshake.attempt(tls, "broker.example", server).assertSucceeds();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void saysThatANameWithAnUnderscoreCannotBeChecked(TlsEngine engine) throws Exception {
    try (TestServer server =
        TestServer.of(ROOT.issue("server", "my_broker.example", "ok.example"))) {
      assertRefused(
          trusting(engine, ROOT),
          "my_broker.example",
          server,
          "\"my_broker.example\" is no legal DNS name");
    }
  }

  @ParameterizedTest
  @MethodSource("trustAndEngine")
  void refusesAnUnknownIssuer(Trust trust, TlsEngine engine) throws Exception {
    Pki stranger = Pki.root("stranger");
    Pki leaf = stranger.issue("server", "localhost");
    TlsContext tls = TlsContext.load(trust.settings(engine).build());
    String where = trust == Trust.JDK ? "the JDK's trust store" : "caCert (\"CN=root\")";
    String message =
        "the server's certificate \"CN=server\" comes from an unknown issuer: \"CN=stranger\" is not"
            + " in "
            + where;
    try (TestServer alone = TestServer.of(leaf);
        TestServer withRoot = TestServer.of(leaf, stranger)) {
      assertRefused(tls, "localhost", alone, message);
      assertRefused(tls, "localhost", withRoot, message);
      assertEquals("", alone.received() + withRoot.received());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void namesTheIntermediateThatAServerForgot(TlsEngine engine) throws Exception {
    Pki leaf = ROOT.intermediate("middle").issue("server", "localhost");
    try (TestServer server = TestServer.of(leaf)) {
      assertRefused(
          trusting(engine, ROOT), "localhost", server, "unknown issuer: \"CN=middle\" is not in");
    }
  }

  @ParameterizedTest
  @MethodSource("trustAndEngine")
  void refusesASelfSignedCertificate(Trust trust, TlsEngine engine) throws Exception {
    TlsContext tls = TlsContext.load(trust.settings(engine).build());
    try (TestServer server = TestServer.of(Pki.selfSigned("server", "localhost"))) {
      assertRefused(
          tls,
          "localhost",
          server,
          "the server's certificate \"CN=server\" is self-signed and not in ");
      assertEquals("", server.received());
    }
  }

  @ParameterizedTest
  @MethodSource("trustAndEngine")
  void refusesACertificateBeforeAndAfterItsTime(Trust trust, TlsEngine engine) throws Exception {
    TlsContext tls = TlsContext.load(trust.settings(engine).build());
    Pki late = ROOT.issue(Pki.newKeys(), "server", LONG_AGO, NOT_SO_LONG_AGO, "localhost");
    Pki early = ROOT.issue(Pki.newKeys(), "server", FAR_OFF, FAR_OFF.plus(DAY), "localhost");
    try (TestServer expired = TestServer.of(late);
        TestServer notYet = TestServer.of(early)) {
      assertRefused(
          tls,
          "localhost",
          expired,
          "the server's certificate \"CN=server\" expired on 2021-01-01T00:00:00Z");
      assertRefused(
          tls,
          "localhost",
          notYet,
          "the server's certificate \"CN=server\" is not valid until 2095-01-01T00:00:00Z");
      assertEquals("", expired.received() + notYet.received());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void refusesACertificateThatExpiredSinceItWasConfigured(TlsEngine engine) throws Exception {
    Instant soon = Instant.now().plus(DAY);
    Pki pinned = Pki.selfSigned("server", LONG_AGO, soon, "localhost");
    TlsSettings settings = TlsSettings.builder().engine(engine).caCert(pinned.certPem()).build();
    Instant[] now = {Instant.now()};
    TlsContext tls =
        new TlsContextLoader(settings, PemMaterial.read(settings), () -> now[0]).load();
    try (TestServer before = TestServer.of(pinned);
        TestServer after = TestServer.of(pinned)) {
      Handshake.attempt(tls, "localhost", before).assertSucceeds();
      now[0] = soon.plus(DAY);
      assertRefused(tls, "localhost", after, "\"CN=server\" expired on ");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void namesTheIssuerWhoseTimeIsOver(TlsEngine engine) throws Exception {
    Pki old = Pki.root("old root", LONG_AGO, NOT_SO_LONG_AGO);
    TlsContext both =
        TlsContext.load(
            TlsSettings.builder().engine(engine).caCert(ROOT.certPem() + old.certPem()).build());
    try (TestServer server = TestServer.of(old.issue("server", "localhost"))) {
      assertRefused(
          both,
          "localhost",
          server,
          "the issuer \"CN=old root\" of the server's certificate is in caCert, but expired on");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void checksTheIssuerEvenIfTheHostNameIsNotChecked(TlsEngine engine) throws Exception {
    TlsContext tls = TlsContext.load(Trust.CA_CERT.settings(engine).verifyHostname(false).build());
    try (TestServer server = TestServer.of(Pki.root("stranger").issue("server", "localhost"))) {
      assertRefused(tls, "localhost", server, "comes from an unknown issuer");
    }
    try (TestServer server = TestServer.of(ROOT.issue("server", "elsewhere.example"))) {
      Handshake.attempt(tls, "localhost", server).assertSucceeds();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void tellsAServerThatSpeaksPlainText(TlsEngine engine) throws Exception {
    byte[] connack = {0x20, 2, 0, 0, 0, 0, 0, 0};
    try (TestServer server = TestServer.answering(connack)) {
      assertRefused(
          trusting(engine, ROOT), "localhost", server, "the server answers in plain text");
      assertNoCanary(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void givesUpAServerThatStalls(TlsEngine engine) throws Exception {
    try (TestServer server = TestServer.answering(new byte[0])) {
      Handshake stalled =
          Handshake.attempt(trusting(engine, ROOT), "localhost", server, Duration.ofMillis(200));

      assertContains(
          "the server did not finish the TLS handshake in time (handshake timed out after 200ms)",
          stalled.explanation());
      assertNoCanary(server);
    }
  }

  static Stream<Arguments> closings() {
    return Stream.of(TlsEngine.JDK, TlsEngine.BORINGSSL)
        .flatMap(engine -> Stream.of(Arguments.of(engine, true), Arguments.of(engine, false)));
  }

  @ParameterizedTest
  @MethodSource("closings")
  void tellsThatTheServerClosedInTheHandshake(TlsEngine engine, boolean reset) throws Exception {
    try (TestServer server = TestServer.closing(reset)) {
      assertRefused(
          trusting(engine, ROOT),
          "localhost",
          server,
          "the server closed the connection during the TLS handshake");
      assertNoCanary(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void refusesAServerWithAnOldVersionOnly(TlsEngine engine) throws Exception {
    try (TestServer server =
        TestServer.of(
            ROOT.issue("server", "localhost"),
            builder -> builder.sslProvider(SslProvider.OPENSSL).protocols("TLSv1.1"))) {
      assertRefused(
          trusting(engine, ROOT), "localhost", server, TlsAlert.PROTOCOL_VERSION.explanation());
      assertEquals("", server.received());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void refusesAServerThatAnswersWithAnOldVersion(TlsEngine engine) throws Exception {
    // A TLS 1.1 ServerHello: version, random, no session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA.
    byte[] hello =
        HexFormat.of()
            .parseHex("160302002a02000026" + "0302" + "ab".repeat(32) + "00" + "c013" + "00");
    try (TestServer server = TestServer.answering(hello)) {
      assertRefused(
          trusting(engine, ROOT), "localhost", server, TlsAlert.PROTOCOL_VERSION.explanation());
      assertNoCanary(server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsThatTheServerWantsACertificate(TlsVersion version) throws Exception {
    for (SslProvider provider : new SslProvider[] {SslProvider.JDK, SslProvider.OPENSSL}) {
      for (TlsEngine engine : EnumSet.of(TlsEngine.JDK, TlsEngine.BORINGSSL)) {
        TlsContext tls =
            TlsContext.load(Trust.CA_CERT.settings(engine).versions(EnumSet.of(version)).build());
        try (TestServer server =
            TestServer.of(
                ROOT.issue("server", "localhost"),
                b -> TestServer.demanding(ROOT).accept(b.sslProvider(provider)))) {
          assertRefused(tls, "localhost", server, "clientCert");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsThatTheServerRefusedOurCertificate(TlsVersion version) throws Exception {
    Pki client = Pki.root("stranger").issue("client");
    for (SslProvider provider : new SslProvider[] {SslProvider.JDK, SslProvider.OPENSSL}) {
      for (TlsEngine engine : EnumSet.of(TlsEngine.JDK, TlsEngine.BORINGSSL)) {
        TlsContext tls =
            TlsContext.load(
                Trust.CA_CERT
                    .settings(engine)
                    .versions(EnumSet.of(version))
                    .clientCert(client.certPem())
                    .clientKey(client.keyPem())
                    .build());
        try (TestServer server =
            TestServer.of(
                ROOT.issue("server", "localhost"),
                b -> TestServer.demanding(ROOT).accept(b.sslProvider(provider)))) {
          assertContains("the server", Handshake.attempt(tls, "localhost", server).explanation());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Ed25519, JDK", "secp521r1, OPENSSL"})
  void tellsWhichEngineAServersKeyNeeds(String kind, SslProvider provider) throws Exception {
    Pki leaf = ROOT.issue(Pki.newKeys(kind), "server", "localhost");
    try (TestServer server = TestServer.of(leaf, b -> b.sslProvider(provider))) {
      assertRefused(
          trusting(TlsEngine.BORINGSSL, ROOT),
          "localhost",
          server,
          "a server whose own key is Ed25519 or P-521 needs the JDK's TLS engine");
      Handshake.attempt(trusting(TlsEngine.JDK, ROOT), "localhost", server).assertSucceeds();
    }
  }

  private static void assertRefused(TlsContext tls, String host, TestServer server, String message)
      throws Exception {
    assertContains(message, Handshake.attempt(tls, host, server).explanation());
  }

  private static void assertNoCanary(TestServer server) {
    assertEquals(-1, server.received().indexOf(Handshake.CANARY));
  }

  private static TlsContext trusting(TlsEngine engine, Pki authority) throws Exception {
    return TlsContext.load(
        TlsSettings.builder().engine(engine).caCert(authority.certPem()).build());
  }
}
