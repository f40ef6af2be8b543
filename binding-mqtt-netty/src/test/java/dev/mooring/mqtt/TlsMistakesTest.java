package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Problem;
import dev.mooring.mqtt.tls.Pem;
import dev.mooring.mqtt.tls.Pki;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys that cannot be used stop a component before it connects. */
@ExtendWith(SecretWatch.class)
class TlsMistakesTest {

  private static final Instant NOW = Instant.now();
  private static final Duration DAY = Duration.ofDays(1);
  private static final Pki ROOT = Pki.root("root");
  private static final Pki CLIENT = ROOT.issue("client");
  private static final KeyPair KEYS = Pki.newKeys();
  private static final String WRONG_PASSWORD = SecretWatch.remember("not-the-right-one");

  @TempDir private Path directory;
  @AutoClose private final Components components = new Components();

  static Stream<Arguments> mistakes() {
    Pki expired = ROOT.issue(KEYS, "client", NOW.minus(DAY.multipliedBy(3)), NOW.minus(DAY));
    Pki early = ROOT.issue(KEYS, "client", NOW.plus(DAY), NOW.plus(DAY.multipliedBy(3)));
    String key = SecretWatch.rememberPem(Pem.pkcs8(KEYS.getPrivate()));
    String locked = SecretWatch.rememberPem(Pem.encryptedPkcs8(KEYS.getPrivate()));
    Pki locksmith = ROOT.issue(KEYS, "client");
    return Stream.of(
        Arguments.of("caCert", "is not PEM", Map.of("caCert", "/etc/ca.pem")),
        Arguments.of("caCert", "does not exist", Map.of("caCert", "file:/no/such/ca.pem")),
        Arguments.of(
            "caCert", "holds a private key; a certificate", Map.of("caCert", CLIENT.keyPem())),
        Arguments.of("clientKey", "is missing", Map.of("clientCert", CLIENT.certPem())),
        Arguments.of("clientCert", "is missing", Map.of("clientKey", CLIENT.keyPem())),
        Arguments.of(
            "clientKey", "a private key is expected", pair(CLIENT.certPem(), CLIENT.certPem())),
        Arguments.of("clientKey", "does not belong to clientCert", pair(CLIENT.certPem(), key)),
        Arguments.of("clientCert", "expired on", pair(expired.certPem(), key)),
        Arguments.of("clientCert", "is not valid until", pair(early.certPem(), key)),
        Arguments.of("clientKeyPassword", "is missing", pair(locksmith.certPem(), locked)),
        Arguments.of(
            "clientKeyPassword",
            "is wrong: it does not open clientKey",
            Map.of(
                "clientCert", locksmith.certPem(),
                "clientKey", locked,
                "clientKeyPassword", WRONG_PASSWORD)),
        Arguments.of("tlsServerName", "no legal host name", Map.of("tlsServerName", "my_broker")),
        Arguments.of("tlsProtocols", "TLSv1.2", Map.of("tlsProtocols", "TLSv1.1")),
        Arguments.of("tlsCipherSuites", "TLS_NONE", Map.of("tlsCipherSuites", "TLS_NONE")),
        Arguments.of(
            "tlsEngine",
            "BoringSSL leaves no choice among the cipher suites of TLS 1.3; the JDK's does",
            Map.of("tlsEngine", "boringssl", "tlsCipherSuites", "TLS_AES_256_GCM_SHA384")),
        Arguments.of("tlsEngine", "boringssl", Map.of("tlsEngine", "gnutls")));
  }

  private static Map<String, String> pair(String certificate, String key) {
    return Map.of("clientCert", certificate, "clientKey", key);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("mistakes")
  void eachIsAProblemOfItsField(String field, String part, Map<String, String> fields) {
    Map<String, String> values = Components.values("url", "ssl://localhost", "topic", "t");
    values.putAll(fields);
    ConfigurationException refusal =
        assertThrows(
            ConfigurationException.class,
            () ->
                new MqttBindingProvider()
                    .configure(Components.definition("bindings.mqtt", Set.of(), values)));
    List<Problem> errors =
        SecretWatch.show(refusal).problems().stream().filter(Problem::isError).toList();
    assertEquals(1, errors.size(), errors.toString());
    assertEquals(Optional.of(field), errors.get(0).field());
    assertEquals(Optional.of("orders"), errors.get(0).component());
    assertTrue(SecretWatch.show(errors.get(0).toString()).contains(part), errors.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "boringssl"})
  void aKeyOfAnotherCertificateThatComesBeforeTheStartFailsItAndNothingIsSent(String engine)
      throws Exception {
    Path key = Files.writeString(directory.resolve("key.pem"), CLIENT.keyPem());
    try (TestServer server = TestServer.of(ROOT.issue("server", "localhost"))) {
      MqttSettings settings =
          Components.settings(
              Direction.OUTPUT,
              "url",
              "ssl://localhost:" + server.port(),
              "topic",
              "t",
              "tlsEngine",
              engine,
              "caCert",
              ROOT.certPem(),
              "clientCert",
              CLIENT.certPem(),
              "clientKey",
              "file:" + key);
      Files.writeString(key, SecretWatch.rememberPem(Pem.pkcs8(KEYS.getPrivate())));
      OutputBinding output = new MqttOutputBinding(settings, components.context);

      BindingException failure = SecretWatch.show(Components.failure(output.start()));

      assertTrue(
          String.valueOf(failure.getMessage()).contains("clientKey: does not belong to clientCert"),
          failure.getMessage());
      assertEquals(0, server.connections());
      Components.join(output.close(Duration.ZERO));
    }
  }

  @Test
  void aFileThatBreaksBetweenTheCheckAndTheStartFailsTheStart() throws Exception {
    Path ca = Files.writeString(directory.resolve("ca.pem"), ROOT.certPem());
    try (TestServer server = TestServer.of(ROOT.issue("server", "localhost"))) {
      List<String> fields =
          new ArrayList<>(
              List.of(
                  "url", "ssl://localhost:" + server.port(),
                  "topic", "t",
                  "caCert", "file:" + ca));
      MqttSettings settings = Components.settings(Direction.OUTPUT, fields.toArray(new String[0]));
      Files.writeString(ca, "garbage");
      OutputBinding output = new MqttOutputBinding(settings, components.context);

      BindingException failure = SecretWatch.show(Components.failure(output.start()));

      assertEquals(BindingException.Kind.CONFIGURATION, failure.kind());
      assertTrue(String.valueOf(failure.getMessage()).contains("caCert: is not PEM"));
      assertEquals(Health.State.FAILED, output.health().state());
      assertEquals(0, server.connections());
      Components.join(output.close(Duration.ZERO));
    }
  }
}
