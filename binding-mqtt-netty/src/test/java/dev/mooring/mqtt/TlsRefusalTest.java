package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.OutputBinding;
import dev.mooring.mqtt.tls.Pki;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TestServer;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a component says of a broker that it must not speak to, and that it does not speak. */
@ExtendWith(SecretWatch.class)
class TlsRefusalTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOT_SO_LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
  private static final Instant FAR_OFF = Instant.parse("2095-01-01T00:00:00Z");
  private static final Pki ROOT = Pki.root("root");
  private static final Pki STRANGER = Pki.root("stranger");
  private static final Pki SERVER = ROOT.issue("server", "localhost");
  private static final String PASSWORD = SecretWatch.remember("of-the-user");
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final Consumer<SslContextBuilder> AS_IT_IS = builder -> {};

  /** CONNACK, and enough after it for TLS to look at. */
  private static final byte[] PLAIN_TEXT = {0x20, 2, 0, 0, 0, 0, 0, 0};

  @TempDir static Path directory;

  @AutoClose private final Components components = new Components();

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
    System.setProperty(TRUST_STORE + "Password", "changeit");
  }

  @AfterAll
  static void restoreTheJdk() {
    System.clearProperty(TRUST_STORE);
    System.clearProperty(TRUST_STORE + "Password");
  }

  /** A broker that must not be believed, and what is said of it. */
  private enum Impostor {
    WRONG_HOST(
        ROOT.issue("server", "one.example", "10.0.0.7"),
        "the server's certificate is not for the host \"localhost\"; it has: one.example,"
            + " 10.0.0.7"),
    UNKNOWN_ISSUER(
        STRANGER.issue("server", "localhost"),
        "comes from an unknown issuer: \"CN=stranger\" is not in "),
    EXPIRED(
        ROOT.issue(Pki.newKeys(), "server", LONG_AGO, NOT_SO_LONG_AGO, "localhost"),
        "the server's certificate \"CN=server\" expired on 2021-01-01T00:00:00Z"),
    NOT_YET_VALID(
        ROOT.issue(Pki.newKeys(), "server", FAR_OFF, FAR_OFF.plusSeconds(1), "localhost"),
        "the server's certificate \"CN=server\" is not valid until 2095-01-01T00:00:00Z"),
    SELF_SIGNED(
        Pki.selfSigned("server", "localhost"),
        "the server's certificate \"CN=server\" is self-signed and not in ");

    final Pki identity;
    final String message;

    Impostor(Pki identity, String message) {
      this.identity = identity;
      this.message = message;
    }
  }

  static Stream<Arguments> impostors() {
    List<Arguments> rows = new ArrayList<>();
    for (Impostor impostor : Impostor.values()) {
      for (String engine : List.of("jdk", "boringssl")) {
        for (String scheme : List.of("ssl", "wss")) {
          rows.add(Arguments.of(impostor, engine, scheme, true));
          rows.add(Arguments.of(impostor, engine, scheme, false));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, caCert {3}")
  @MethodSource("impostors")
  void anImpostorIsToldApartAndLearnsNothing(
      Impostor impostor, String engine, String scheme, boolean caCert) {
    try (TestServer server = TestServer.of(impostor.identity)) {
      String url = scheme + "://localhost:" + server.port();
      String reason =
          caCert ? reasonFor(url, engine, "caCert", ROOT.certPem()) : reasonFor(url, engine);
      assertContains(impostor.message, reason);
      if (impostor == Impostor.UNKNOWN_ISSUER || impostor == Impostor.SELF_SIGNED) {
        assertContains(caCert ? "not in caCert (\"CN=root\")" : "the JDK's trust store", reason);
      }
      assertEquals("", server.received());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void aBrokerOfAnAuthorityOfTheJdkIsBelievedWithoutCaCert(String engine) {
    try (TestServer server = TestServer.of(SERVER)) {
      components.output(
          "url", "ssl://localhost:" + server.port(),
          "topic", "t",
          "tlsEngine", engine,
          "reconnectMinDelay", "1h",
          "reconnectMaxDelay", "1h");
      await().atMost(LIMIT).until(() -> !server.agreements().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void aBrokerThatSpeaksPlainTextIsNotSpokenTo(String engine) {
    try (TestServer server = TestServer.answering(PLAIN_TEXT)) {
      assertContains(
          "TLS: the server answers in plain text: there is no TLS on this port",
          reasonFor("ssl://localhost:" + server.port(), engine));
      assertSilent(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssl", "tls", "mqtts", "tcps", "wss"})
  void noAttemptEverFallsBackToPlainText(String scheme) {
    try (TestServer server = TestServer.answering(PLAIN_TEXT)) {
      OutputBinding output =
          components.output(
              "url", scheme + "://localhost:" + server.port(),
              "topic", "t",
              "username", "user",
              "password", PASSWORD,
              "reconnectMinDelay", "1ms",
              "reconnectMaxDelay", "1ms");
      await().atMost(LIMIT).until(() -> server.connections() >= 5);
      join(output.close(Duration.ZERO));
      assertSilent(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void aHandshakeThatStallsIsGivenUpAndNamed(String engine) {
    try (TestServer server = TestServer.answering(new byte[0])) {
      assertContains(
          "TLS: the server did not finish the TLS handshake in time",
          reasonFor("ssl://localhost:" + server.port(), engine, "connectTimeout", "300ms"));
      assertSilent(server);
    }
  }

  @ParameterizedTest
  @CsvSource({"jdk, true", "jdk, false", "boringssl, true", "boringssl, false"})
  void aBrokerThatClosesInTheHandshakeIsNamed(String engine, boolean reset) {
    try (TestServer server = TestServer.closing(reset)) {
      assertContains(
          "TLS: the server closed the connection during the TLS handshake",
          reasonFor("ssl://localhost:" + server.port(), engine));
      assertSilent(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void aBrokerWithAnOldVersionOfTlsIsNotSpokenTo(String engine) {
    try (TestServer server =
        TestServer.of(
            SERVER, builder -> builder.sslProvider(SslProvider.OPENSSL).protocols("TLSv1.1"))) {
      assertContains(
          "TLS: the server speaks no version of TLS that we allow: check tlsProtocols",
          reasonFor("ssl://localhost:" + server.port(), engine));
      assertEquals("", server.received());
    }
  }

  static Stream<Arguments> demands() {
    List<Arguments> rows = new ArrayList<>();
    for (String engine : List.of("jdk", "boringssl")) {
      for (SslProvider provider : List.of(SslProvider.JDK, SslProvider.OPENSSL)) {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
          rows.add(Arguments.of(engine, provider, version));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("demands")
  void aBrokerThatRefusesOurCertificateOrWantsOneNamesTheField(
      String engine, SslProvider provider, String version) {
    Pki client = STRANGER.issue("client");
    try (TestServer server =
        TestServer.hangingUp(
            SERVER, b -> TestServer.demanding(ROOT).accept(b.sslProvider(provider)), false)) {
      String url = "ssl://localhost:" + server.port();
      String[] strange = {
        "caCert", ROOT.certPem(),
        "tlsProtocols", version,
        "clientCert", client.certPem(),
        "clientKey", client.keyPem()
      };
      assertContains("clientCert", reasonFor(url, engine, strange));
      assertContains(
          "clientCert", reasonFor(url, engine, "caCert", ROOT.certPem(), "tlsProtocols", version));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ssl, jdk, true", "ssl, jdk, false", "ssl, boringssl, true", "ssl, boringssl, false",
    "wss, jdk, true", "wss, jdk, false", "wss, boringssl, true", "wss, boringssl, false"
  })
  void aBrokerThatHangsUpAfterTheHandshakeMayHaveRefusedOurCertificate(
      String scheme, String engine, boolean reset) {
    Pki client = ROOT.issue("client");
    try (TestServer server = TestServer.hangingUp(SERVER, TestServer.demanding(ROOT), reset)) {
      String reason =
          reasonFor(
              scheme + "://localhost:" + server.port(),
              engine,
              "caCert",
              ROOT.certPem(),
              "clientCert",
              client.certPem(),
              "clientKey",
              client.keyPem());
      assertContains("closed the connection after the TLS handshake without an answer", reason);
      assertContains("it may have refused our certificate \"CN=client\": check clientCert", reason);
    }
    try (TestServer server = TestServer.hangingUp(SERVER, AS_IT_IS, reset)) {
      assertContains(
          "it may want a client certificate: check clientCert and clientKey",
          reasonFor(scheme + "://localhost:" + server.port(), engine, "caCert", ROOT.certPem()));
    }
  }

  /** Why the one attempt failed. */
  private String reasonFor(String url, String engine, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "url", url,
                "topic", "t",
                "tlsEngine", engine,
                "username", "user",
                "password", PASSWORD,
                "reconnectMinDelay", "1h",
                "reconnectMaxDelay", "1h"));
    fields.addAll(List.of(more));
    OutputBinding output = components.output(fields.toArray(new String[0]));
    await().atMost(LIMIT).until(() -> output.health().lastError().isPresent());
    return output.health().lastError().orElseThrow();
  }

  private static void assertContains(String part, String reason) {
    assertTrue(SecretWatch.show(reason).contains(part), reason);
    assertFalse(reason.contains("Exception"), reason);
  }

  /** Nothing of CONNECT: neither its protocol name nor what it carries. */
  private static void assertSilent(TestServer server) {
    String received = server.received();
    assertTrue(received.startsWith("\u0016\u0003"), "no TLS ClientHello");
    for (String part : List.of("MQTT", "GET ", "user", PASSWORD, Components.APPLICATION)) {
      assertFalse(received.contains(part), received);
    }
  }
}
