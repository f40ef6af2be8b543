package dev.mooring.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.OutputBinding;
import dev.mooring.mqtt.tls.Pki;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of a component make of the TLS handshake. */
@ExtendWith(SecretWatch.class)
class TlsFieldsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pki ROOT = Pki.root("root");
  private static final Pki SERVER = ROOT.issue("server", "localhost", "other.example");

  @AutoClose private final Components components = new Components();

  @Tag("field:tlsCipherSuites")
  @Tag("field:tlsEngine")
  @ParameterizedTest
  @CsvSource({
    "jdk, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "jdk, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "jdk, TLSv1.3, TLS_AES_256_GCM_SHA384",
    "jdk, TLSv1.3, TLS_AES_128_GCM_SHA256",
    "automatic, TLSv1.3, TLS_AES_256_GCM_SHA384",
    "boringssl, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "boringssl, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
  })
  void nameProtocolVersionAndCipherSuiteAreThoseOfTheFields(
      String engine, String version, String suite) {
    try (TestServer server = TestServer.of(SERVER, TestServer.speaking("http/1.1", "mqtt"))) {
      output(
          server,
          engine,
          "tlsServerName",
          "other.example",
          "tlsAlpn",
          "mqtt",
          "tlsProtocols",
          version,
          "tlsCipherSuites",
          suite);
      await().atMost(LIMIT).until(() -> !server.agreements().isEmpty());
      assertEquals(List.of(version + " " + suite + " mqtt"), server.agreements());
      assertEquals(List.of("other.example"), server.serverNames());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void cipherSuitesOfOneVersionLeaveTheOtherOut(String engine) {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    try (TestServer server = TestServer.of(SERVER)) {
      output(server, engine, "tlsCipherSuites", suite);
      await().atMost(LIMIT).until(() -> !server.agreements().isEmpty());
      assertEquals("TLSv1.2 " + suite + " null", server.agreements().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"jdk, true", "boringssl, false"})
  @Tag("field:tlsEngine")
  void theEngineThatIsAskedForServes(String engine, boolean knowsEd25519) {
    Pki leaf = ROOT.issue(Pki.newKeys("Ed25519"), "server", "localhost");
    try (TestServer server = TestServer.of(leaf)) {
      OutputBinding output = output(server, engine);
      await()
          .atMost(LIMIT)
          .until(() -> !server.agreements().isEmpty() || output.health().lastError().isPresent());
      assertEquals(knowsEd25519, !server.agreements().isEmpty(), output.health().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void eachConnectionWithoutVerificationOfTheHostBeginsWithAWarning(String engine) {
    try (TestServer server = TestServer.of(ROOT.issue("server", "elsewhere.example"))) {
      components.output(
          "url", "ssl://localhost:" + server.port(),
          "topic", "t",
          "caCert", ROOT.certPem(),
          "tlsEngine", engine,
          "tlsVerifyHostname", "false",
          "reconnectMinDelay", "1ms",
          "reconnectMaxDelay", "1ms");
      await().atMost(LIMIT).until(() -> server.agreements().size() >= 3);
      String warning =
          "tlsVerifyHostname is false: whoever answers at localhost:"
              + server.port()
              + " is believed with a certificate for any host name";
      long warnings = SecretWatch.logged().lines().filter(warning::equals).count();
      long handshakes = server.agreements().size();
      assertEquals(handshakes, Math.min(warnings, handshakes), "warnings: " + warnings);
    }
  }

  /** An output that has one attempt to connect. */
  private OutputBinding output(TestServer server, String engine, String... more) {
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of("url", "ssl://localhost:" + server.port(), "topic", "t"));
    fields.addAll(List.of("caCert", ROOT.certPem(), "tlsEngine", engine));
    fields.addAll(List.of("reconnectMinDelay", "1h", "reconnectMaxDelay", "1h"));
    fields.addAll(List.of(more));
    return components.output(fields.toArray(String[]::new));
  }
}
