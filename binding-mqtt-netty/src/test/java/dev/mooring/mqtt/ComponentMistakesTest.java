package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.values;
import static dev.mooring.mqtt.ReadComponent.errors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about components that are wrong. */
@ExtendWith(SecretWatch.class)
class ComponentMistakesTest {

  private static final String URL = "tcp://broker.example";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url||is missing",
        "url|broker.example|has no scheme",
        "url|http://broker.example|scheme \"http\" is not known",
        "url|tcp://|the host is missing",
        "url|tcp://h:70000|the port is not between 1 and 65535",
        "topic||is missing",
        "topic|a/#/b|'#' must be the whole last level",
        "topic|a+|'+' must fill a whole level",
        "topic|$share/g|expected $share/<group>/<filter>",
        "topics|a,b+|'+' must fill a whole level",
        "clientID|me|names one connection, but there are two",
        "qos|3|\"3\" is not valid; expected a whole number from 0 to 2",
        "qos|-1|expected a whole number from 0 to 2",
        "qos|one|expected a whole number from 0 to 2",
        "retain|perhaps|\"perhaps\" is not valid; expected true or false",
        "cleanSession|2|expected true or false",
        "password|secret|needs a user name",
        "backOffMaxRetries|-2|expected a whole number from -1",
        "backOffInterval|0s|expected a positive duration",
        "backOffInterval|5 apples|expected a positive duration",
        "backOffPolicy|linear|expected one of constant, exponential",
        "onFailure|ignore|expected one of deadLetter, discard, stop",
        "deadLetterTopic|t|is matched by the binding's own filter",
        "deadLetterTopic|{topic}|is matched by the binding's own filter",
        "deadLetterTopic|dead/#|wildcard '#'",
        "ttlInSeconds|0|expected a whole number from 1",
        "ordering|sometimes|expected one of none, topic, all",
        "maxConcurrency|0|expected a whole number from 1",
        "maxInbound|0|expected a whole number from 1",
        "maxInboundBytes|0|at least 1",
        "maxInFlight|65536|expected a whole number from 1 to 65535",
        "maxQueued|0|expected a whole number from 1",
        "maxQueuedBytes|much|expected a size such as",
        "maxPacketSize|300Mi|expected a size such as",
        "publishTimeout|-1s|expected a positive duration",
        "connectTimeout|99999999d|at most 365 days",
        "keepAlive|500ms|whole seconds up to 65535",
        "keepAlive|65536|whole seconds up to 65535",
        "reconnectMinDelay|31s|the first must not be longer",
        "reconnectMaxDelay|1ms|the first must not be longer",
        "failFast|sure|expected true or false",
        "willTopic|a/#|wildcard '#'",
        "willPayload|gone|needs a willTopic",
        "willQos|1|needs a willTopic",
        "willRetain|true|needs a willTopic",
        "skipRetained|sure|expected true or false",
        "sessionStore|disk|expected one of memory, file, file-sync",
        "sessionStore|file|is file, but cleanSession is true",
        "tlsVerifyHostname|sure|expected true or false",
        "tlsProtocols|TLSv1.1|expected TLSv1.2, TLSv1.3, or both",
        "tlsReload|never|expected one of next, reconnect",
        "proxy|ftp://proxy|(a proxy's URL begins http:// or socks5://)",
        "proxy|http://|(the host is missing)"
      })
  void aMistakeIsReportedWithItsFieldAndWhatWouldBeRight(
      String field, String value, String message) {
    Map<String, String> values = values("url", URL, "topic", "t", "qos", "1");
    values.remove(field);
    if (value != null) {
      values.put(field, value);
    }
    List<Problem> errors = errors("bindings.mqtt", Set.of(), values);
    assertEquals(1, errors.size(), errors.toString());
    Problem problem = errors.get(0);
    assertEquals(Optional.of(field), problem.field());
    assertEquals(Optional.of("orders"), problem.component());
    assertTrue(problem.message().contains(message), problem.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "caCert|no certificate",
        "caCert|file:/no/such/file.pem",
        "clientKey|file:/no/such/file.pem",
        "clientCert|-----BEGIN CERTIFICATE-----",
        "tlsServerName|two words"
      })
  @Tag("D17")
  void whatTlsCannotUseIsFoundBeforeTheStart(String field, String value) {
    Map<String, String> values =
        values("url", "ssl://h", "topic", "t", "qos", "1", "cleanSession", "true", field, value);
    List<Problem> errors = errors("bindings.mqtt", Set.of(), values);
    assertTrue(
        errors.stream().anyMatch(problem -> problem.field().equals(Optional.of(field))),
        errors.toString());
  }

  @Test
  @Tag("D17")
  void aClientCertificateNeedsItsKey() {
    TestPki pki = TestPki.create();
    TestIdentity identity = pki.client("me").issue();
    Map<String, String> values = values("url", "wss://h", "topic", "t");
    values.put("clientCert", identity.chainPem());
    List<Problem> errors = errors("bindings.mqtt", Set.of(), values);
    assertEquals(Optional.of("clientKey"), errors.get(0).field());
    values.put("clientKey", pki.client("other").issue().keyPem());
    errors = errors("bindings.mqtt", Set.of(), values);
    assertTrue(errors.get(0).toString().contains("clientKey"), errors.toString());
    assertFalse(errors.toString().contains("BEGIN"), errors.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wsHeaders.bad name|x|is no legal name of an HTTP header",
        "wsHeaders.Upgrade|x|belongs to the handshake itself",
        "wsHeaders.Sec-WebSocket-Protocol|x|belongs to the handshake itself"
      })
  void aHeaderThatTheHandshakeCannotHaveIsAMistake(String field, String value, String message) {
    List<Problem> errors =
        errors("bindings.mqtt", Set.of(), values("url", "ws://h", "topic", "t", field, value));
    assertTrue(errors.get(0).message().contains(message), errors.toString());
  }

  @Test
  void aHeaderCannotSmuggleAnother() {
    List<Problem> errors =
        errors(
            "bindings.mqtt",
            Set.of(),
            values("url", "ws://h", "topic", "t", "wsHeaders.X", "a\r\nHost: geheim"));
    assertEquals("the value of \"X\" has a control character", errors.get(0).message());
  }

  @Test
  void aSessionInAFileNeedsAClientIdThatLasts() {
    Map<String, String> values =
        values(
            "url",
            URL,
            "topic",
            "t",
            "cleanSession",
            "false",
            "sessionStore",
            "file",
            "consumerID",
            UUID.randomUUID().toString());
    List<Problem> errors = errors("bindings.mqtt", Set.of(), values);
    assertEquals(Optional.of("sessionStore"), errors.get(0).field());
    assertTrue(errors.get(0).message().contains("random UUID"), errors.toString());
  }

  @Test
  void anExponentialPauseStartsBelowItsCeiling() {
    List<Problem> errors =
        errors(
            "bindings.mqtt",
            Set.of(),
            values(
                "url", URL, "topic", "t", "backOffPolicy", "exponential", "backOffInterval", "2m"));
    assertEquals(
        "backOffInterval is 120.0s and backOffMaxInterval is 60.0s; the first must not be longer",
        errors.get(0).message());
  }

  @Test
  void aWillIsAtMostSixtyFourKibibytes() {
    List<Problem> errors =
        errors(
            "bindings.mqtt",
            Set.of(),
            values("url", URL, "topic", "t", "willTopic", "w", "willPayload", "x".repeat(65_536)));
    assertEquals("has 65536 bytes; MQTT allows 65535", errors.get(0).message());
  }

  @Test
  void allMistakesAreReportedTogetherWhereTheyStand() {
    Location line7 = new Location("orders.yaml", 7);
    Location line9 = new Location("orders.yaml", 9);
    List<RawValue> items =
        List.of(
            new RawValue("topic", "a+", line7, false),
            new RawValue("qos", "9", line9, false),
            new RawValue("willQos", "1", line9, false));
    List<Problem> errors = errors(new RawValues(items, new Location("orders.yaml", 4)));
    assertEquals(
        Map.of("url", 4, "topic", 7, "qos", 9, "willQos", 9),
        errors.stream()
            .collect(
                Collectors.toMap(
                    problem -> problem.field().orElseThrow(),
                    problem -> problem.location().line())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://user:geheim@host:port",
        "user:geheim@host",
        "nonsense://user:geheim@host",
        "user:geheim@x://host",
        "tcp://user:geheim%@host",
        "tcp://user:geheim@host/geheim",
        "tcp://user:geheim@host,,"
      })
  @Tag("D16")
  void noProblemRepeatsAPassword(String url) {
    List<Problem> problems = errors("bindings.mqtt", Set.of(), values("url", url, "topic", "t"));
    assertFalse(problems.toString().contains("geheim"), problems.toString());
    assertFalse(
        String.valueOf(new ConfigurationException(problems).getMessage()).contains("geheim"),
        problems.toString());
  }

  @Test
  void aSecretValueIsNotRepeatedByARuleOfMqttEither() {
    List<RawValue> items =
        List.of(
            new RawValue("url", URL, Location.UNKNOWN, false),
            new RawValue("topic", "geheim+", Location.UNKNOWN, true));
    List<Problem> errors = errors(new RawValues(items, Location.UNKNOWN));
    assertEquals(Optional.of("topic"), errors.get(0).field());
    assertFalse(errors.toString().contains("geheim"), errors.toString());
  }
}
