package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.APPLICATION;
import static dev.mooring.mqtt.Components.definition;
import static dev.mooring.mqtt.Components.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TlsEngine;
import dev.mooring.mqtt.tls.TlsSettings;
import dev.mooring.mqtt.tls.TlsVersion;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What component files may say, and what is said about those that are wrong. */
@ExtendWith(SecretWatch.class)
class MqttBindingProviderTest {

  private static final String URL = "tcp://broker.example";
  private final MqttBindingProvider provider = new MqttBindingProvider();

  @Test
  void theServiceLoaderFindsIt() {
    assertTrue(
        ServiceLoader.load(BindingProvider.class).stream()
            .anyMatch(each -> each.type() == MqttBindingProvider.class));
  }

  @Test
  void itServesTwoTypesAndNoOther() {
    assertEquals(Set.of("bindings.mqtt", "bindings.mqtt3", "bindings.mqtt5"), provider.types());
    assertThrows(IllegalArgumentException.class, () -> provider.schema("bindings.kafka"));
  }

  @ParameterizedTest
  @CsvSource({"bindings.mqtt, 0, true", "bindings.mqtt3, 1, false", "bindings.mqtt5, 1, false"})
  void theTypesDifferInTheirDefaults(String type, int qos, boolean cleanSession) throws Exception {
    MqttSettings settings = settings(type, Set.of(), values("url", URL, "topic", "t"));
    assertEquals(QoS.of(qos), settings.sending().qos());
    assertEquals(QoS.of(qos), settings.receiving().qos());
    assertEquals(cleanSession, settings.connection().cleanSession());
  }

  @Test
  void fieldsThatAreLeftOutHaveTheDefaultsOfTheTable() throws Exception {
    MqttSettings settings = settings("bindings.mqtt", Set.of(), values("url", URL, "topic", "t"));
    assertEquals(
        new SendSettings("t", QoS.AT_MOST_ONCE, false, Optional.empty(), 1000, 10_000, 64L << 20),
        settings.sending());
    assertEquals(
        new ReceiveSettings(
            List.of("t"),
            QoS.AT_MOST_ONCE,
            false,
            "application/json",
            Ordering.TOPIC,
            64,
            1000,
            16L << 20,
            new RetryPolicy(
                0, Duration.ofSeconds(5), BackOffPolicy.CONSTANT, Duration.ofSeconds(60)),
            OnFailure.DEAD_LETTER,
            false,
            Optional.empty()),
        settings.receiving());
    assertEquals(
        new ConnectionSettings(
            URL,
            settings.connection().servers(),
            Optional.empty(),
            true,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            16 << 20,
            Duration.ofSeconds(10),
            settings.connection().transport(),
            SessionStoreKind.MEMORY,
            Optional.empty(),
            false),
        settings.connection());
    TransportSettings transport = settings.connection().transport();
    assertEquals(TlsSettings.builder().build().toString(), transport.tls().toString());
    assertEquals(TlsReload.NEXT, transport.tlsReload());
    assertEquals(Map.of(), transport.webSocketHeaders());
    assertEquals(Optional.empty(), transport.proxy());
    assertEquals("[tcp://broker.example:1883]", settings.connection().servers().toString());
    assertEquals(Optional.empty(), settings.will());
  }

  @Test
  void everyFieldReachesTheSettings() throws Exception {
    Map<String, String> values =
        values(
            "url", "mqtt://one.example,two.example:1884",
            "topic", "a/+",
            "topics", "b, $share/g/c",
            "consumerID", "ignored",
            "clientID", "me",
            "username", "user",
            "password", "secret",
            "qos", "2",
            "retain", "yes",
            "cleanSession", "off",
            "backoffMaxRetries", "-1",
            "backOffInterval", "250ms",
            "backOffPolicy", "Exponential",
            "backOffMaxInterval", "1m",
            "onFailure", "deadletter",
            "deadLetterTopic", "dead/{topic}",
            "ttlInSeconds", "90",
            "contentType", "text/plain",
            "ordering", "all",
            "maxConcurrency", "3",
            "maxInbound", "4",
            "maxInboundBytes", "5Ki",
            "maxInFlight", "6",
            "maxQueued", "7",
            "maxQueuedBytes", "8Ki",
            "maxPacketSize", "9Ki",
            "publishTimeout", "11s",
            "connectTimeout", "12s",
            "keepAlive", "13",
            "reconnectMinDelay", "14ms",
            "reconnectMaxDelay", "15s",
            "failFast", "true",
            "willTopic", "will",
            "willPayload", "gone",
            "willQos", "1",
            "willRetain", "true",
            "skipRetained", "true",
            "sessionStore", "file-sync",
            "caCert", "file:/ca.pem",
            "clientCert", "file:/cert.pem",
            "clientKey", "file:/key.pem",
            "clientKeyPassword", "geheim",
            "tlsServerName", "other.example",
            "tlsVerifyHostname", "no",
            "tlsAlpn", "mqtt, x-amzn-mqtt-ca",
            "tlsProtocols", "TLSv1.3",
            "tlsCipherSuites", "TLS_AES_256_GCM_SHA384",
            "tlsEngine", "jdk",
            "tlsReload", "reconnect",
            "wsHeaders.Authorization", "Bearer x",
            "proxy", "http://user:pass@proxy.example:3128");
    assertEquals(
        provider.schema("bindings.mqtt").fields().stream()
            .map(field -> field.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        values.keySet().stream()
            .map(key -> key.toLowerCase(Locale.ROOT).replaceFirst("\\..*", ""))
            .collect(Collectors.toSet()),
        "a field that this test does not set");
    MqttSettings settings = settings("bindings.mqtt", Set.of(Direction.INPUT), values);
    assertEquals(ClientIds.verbatim("me"), settings.clientIds());
    assertEquals(
        new SendSettings(
            "a/+", QoS.EXACTLY_ONCE, true, Optional.of(Duration.ofSeconds(90)), 6, 7, 8L << 10),
        settings.sending());
    assertEquals(
        new ReceiveSettings(
            List.of("a/+", "b", "$share/g/c"),
            QoS.EXACTLY_ONCE,
            true,
            "text/plain",
            Ordering.ALL,
            3,
            4,
            5L << 10,
            new RetryPolicy(
                -1, Duration.ofMillis(250), BackOffPolicy.EXPONENTIAL, Duration.ofMinutes(1)),
            OnFailure.DEAD_LETTER,
            false,
            Optional.of("dead/{topic}")),
        settings.receiving());
    ConnectionSettings connection = settings.connection();
    assertEquals(
        "[mqtt://one.example:1883, mqtt://two.example:1884]", connection.servers().toString());
    assertTrue(connection.credentials().isPresent());
    assertFalse(connection.cleanSession());
    assertEquals(Duration.ofSeconds(13), connection.keepAlive());
    assertEquals(Duration.ofSeconds(12), connection.connectTimeout());
    assertEquals(Duration.ofMillis(14), connection.reconnectMinDelay());
    assertEquals(Duration.ofSeconds(15), connection.reconnectMaxDelay());
    assertEquals(9 << 10, connection.maxPacketSize());
    assertEquals(Duration.ofSeconds(11), connection.publishTimeout());
    assertTrue(connection.failFast());
    assertEquals(SessionStoreKind.FILE_SYNC, connection.store());
    TransportSettings transport = connection.transport();
    assertEquals(
        TlsSettings.builder()
            .caCert("file:/ca.pem")
            .clientCert("file:/cert.pem")
            .clientKey("file:/key.pem")
            .clientKeyPassword("geheim".toCharArray())
            .serverName("other.example")
            .verifyHostname(false)
            .alpn(List.of("mqtt", "x-amzn-mqtt-ca"))
            .versions(Set.of(TlsVersion.TLS_1_3))
            .cipherSuites(List.of("TLS_AES_256_GCM_SHA384"))
            .engine(TlsEngine.JDK)
            .build()
            .toString(),
        transport.tls().toString());
    assertEquals(TlsReload.RECONNECT, transport.tlsReload());
    assertEquals(Map.of("Authorization", "Bearer x"), transport.webSocketHeaders());
    assertEquals(Optional.of("http://user:pass@proxy.example:3128"), transport.proxy());
    assertEquals(
        Optional.of(new LastWill("will", "gone", QoS.AT_LEAST_ONCE, true, Duration.ZERO)),
        settings.will());
  }

  @Test
  void theFirstYamlOfTheDocumentationWorksAsItStands() throws Exception {
    MqttSettings settings =
        settings(
            "bindings.mqtt",
            Set.of(),
            values(
                "url", "tcp://user:pass@host.domain:1883",
                "topic", "mytopic",
                "qos", "1",
                "retain", "false",
                "cleanSession", "true",
                "backOffMaxRetries", "0"));
    assertEquals("[tcp://host.domain:1883]", settings.connection().servers().toString());
    assertEquals(QoS.AT_LEAST_ONCE, settings.receiving().qos());
    assertEquals(0, settings.receiving().retry().maxRetries());
  }

  @ParameterizedTest
  @CsvSource({
    "bindings.mqtt, '', '', '', shop-consumer, shop-producer",
    "bindings.mqtt, INPUT, '', '', shop, shop",
    "bindings.mqtt, OUTPUT, '', '', shop, shop",
    "bindings.mqtt, '', me, '', me-consumer, me-producer",
    "bindings.mqtt, OUTPUT, me, '', me, me",
    "bindings.mqtt3, '', me, '', me-consumer, me-producer",
    "bindings.mqtt3, INPUT, me, '', me-consumer, me-producer",
    "bindings.mqtt3, INPUT, me, exact, exact, exact",
    "bindings.mqtt5, '', me, '', me-consumer, me-producer",
    "bindings.mqtt5, INPUT, me, '', me, me"
  })
  void clientIdsAreMadeAsTheTableSays(
      String type,
      String direction,
      String consumerId,
      String clientId,
      String input,
      String output)
      throws Exception {
    Map<String, String> values = values("url", URL, "topic", "t");
    if (!consumerId.isEmpty()) {
      values.put("consumerID", consumerId);
    }
    if (!clientId.isEmpty()) {
      values.put("clientID", clientId);
    }
    Set<Direction> directions =
        direction.isEmpty() ? Set.of() : Set.of(Direction.valueOf(direction));
    assertEquals(new ClientIds(input, output), settings(type, directions, values).clientIds());
  }

  @Test
  void itClaimsItsClientIdsAtEachBroker_T96() throws Exception {
    ConfiguredBinding both =
        provider.configure(
            definition(
                "bindings.mqtt",
                Set.of(),
                values("url", "tcp://A.example,b.example:1884", "topic", "t")));
    assertEquals(
        Set.of(
            "MQTT client id \"shop-consumer\" at a.example:1883",
            "MQTT client id \"shop-consumer\" at b.example:1884",
            "MQTT client id \"shop-producer\" at a.example:1883",
            "MQTT client id \"shop-producer\" at b.example:1884"),
        both.claims());
    ConfiguredBinding one =
        provider.configure(
            definition(
                "bindings.mqtt",
                Set.of(Direction.OUTPUT),
                values("url", "tcp://[::1]", "topic", "t")));
    assertEquals(Set.of("MQTT client id \"" + APPLICATION + "\" at ::1:1883"), one.claims());
    assertEquals(Set.of(Direction.OUTPUT), one.directions());
    assertThrows(IllegalStateException.class, () -> one.openInput(new TestContext()));
  }

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

  @Test
  void aSessionStoreNeedsTheDataDirectory() {
    ConfiguredBinding configured =
        Components.configure(
            Set.of(Direction.OUTPUT),
            values("url", URL, "topic", "t", "cleanSession", "false", "sessionStore", "file"));
    assertTrue(configured.needsDataDirectory());
  }

  @Test
  void noSettingShowsItsSecret() throws Exception {
    MqttSettings settings =
        settings(
            "bindings.mqtt",
            Set.of(),
            values(
                "url", "ws://u:geheim@h",
                "topic", "t",
                "password", "geheim",
                "clientKey", "geheim",
                "clientKeyPassword", "geheim",
                "wsHeaders.X", "geheim",
                "proxy", "http://u:geheim@p"));
    assertFalse(settings.toString().contains("geheim"), settings.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qos=1,cleanSession=true|",
        "qos=1|cleanSession: is left out: bindings.mqtt takes cleanSession true",
        "cleanSession=true|qos: is left out: bindings.mqtt takes qos 0",
        "|qos: is left out: bindings.mqtt takes qos 0 and cleanSession true"
      })
  void oneWarningNamesTheDefaultsThatDaprChanged(String given, String warning) throws Exception {
    Map<String, String> values = values("url", URL, "topic", "t");
    if (given != null) {
      for (String pair : given.split(",", -1)) {
        values.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
      }
    }
    List<String> warnings = warnings("bindings.mqtt", Set.of(), values);
    assertEquals(warning == null ? 0 : 1, warnings.size(), warnings.toString());
    if (warning != null) {
      assertTrue(warnings.get(0).startsWith(warning), warnings.get(0));
      assertTrue(warnings.get(0).contains("bindings.mqtt3"), warnings.get(0));
    }
    assertEquals(List.of(), warnings("bindings.mqtt3", Set.of(), values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consumerID=ID,cleanSession=false|cleanSession: is false, but the client id holds a random",
        "clientID=me,consumerID=x|consumerID: has no effect beside clientID",
        "backOffMaxInterval=9s|backOffMaxInterval: has no effect unless",
        "deadLetterTopic=dead,onFailure=discard|deadLetterTopic: has no effect unless",
        "username=other|username: replaces the username in url",
        "password=other|password: replaces the password in url",
        "keepAlife=9s|keepAlife: is not known; did you mean \"keepAlive\"?",
        "caCert=file:x|caCert: has no effect unless url has ssl://",
        "tlsVerifyHostname=false|tlsVerifyHostname: has no effect unless url has ssl://",
        "wsHeaders.X=y|wsHeaders: has no effect unless url has ws:// or wss://"
      })
  @Tag("D19")
  void whatIsProbablyNotMeantIsAWarning(String given, String warning) throws Exception {
    Map<String, String> values =
        values("url", "tcp://user:pass@h", "topic", "t", "qos", "1", "cleanSession", "true");
    for (String pair : given.split(",", -1)) {
      values.put(
          pair.split("=", -1)[0],
          pair.split("=", -1)[1].replace("ID", UUID.randomUUID().toString()));
    }
    List<String> warnings = warnings("bindings.mqtt", Set.of(Direction.INPUT), values);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith(warning), warnings.get(0));
  }

  @Test
  void aPasswordMayJoinAUserNameInTheUrl() throws Exception {
    Map<String, String> values =
        values(
            "url",
            "tcp://user@h",
            "password",
            "p",
            "topic",
            "t",
            "qos",
            "1",
            "cleanSession",
            "true");
    assertEquals(List.of(), warnings("bindings.mqtt", Set.of(), values));
  }

  @Test
  void anOutputMayHaveATopicThatNothingCanBeSentTo() throws Exception {
    Map<String, String> values = values("url", URL, "topic", "a+/#/b");
    assertEquals(
        "a+/#/b", settings("bindings.mqtt", Set.of(Direction.OUTPUT), values).sending().topic());
  }

  @ParameterizedTest
  @CsvSource({
    "INPUT, onFailure, deadLetter, true",
    "INPUT, onFailure, discard, false",
    "INPUT, deadLetterTopic, dead, false",
    "OUTPUT, onFailure, deadLetter, false"
  })
  void localDeadLettersNeedTheDataDirectory(
      Direction direction, String field, String value, boolean needed) {
    ConfiguredBinding configured =
        Components.configure(Set.of(direction), values("url", URL, "topic", "t", field, value));
    assertEquals(needed, configured.needsDataDirectory());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("field:failFast")
  void saysWhetherItFailsFast(boolean failFast) {
    ConfiguredBinding configured =
        Components.configure(
            Set.of(Direction.OUTPUT),
            values("url", URL, "topic", "t", "failFast", Boolean.toString(failFast)));
    assertEquals(failFast, configured.failsFast());
  }

  @Test
  void everyFieldIsDescribed() {
    for (String type : provider.types()) {
      for (Field<?> field : provider.schema(type).fields()) {
        assertTrue(field.description().endsWith("."), field + ": " + field.description());
      }
    }
  }

  private MqttSettings settings(String type, Set<Direction> directions, Map<String, String> values)
      throws ConfigurationException {
    MqttType mqttType = MqttType.of(type).orElseThrow();
    return new SettingsReader(
            definition(type, directions, values), mqttType, new MqttFields(mqttType))
        .read();
  }

  private List<String> warnings(String type, Set<Direction> directions, Map<String, String> values)
      throws ConfigurationException {
    List<String> lines = new ArrayList<>();
    for (Problem problem : provider.configure(definition(type, directions, values)).warnings()) {
      assertFalse(problem.isError());
      lines.add(problem.field().orElse("") + ": " + problem.message());
    }
    return lines;
  }

  private List<Problem> errors(String type, Set<Direction> directions, Map<String, String> values) {
    Map<String, String> ordered = new LinkedHashMap<>(values);
    return errors(definition(type, directions, ordered));
  }

  private List<Problem> errors(RawValues values) {
    return errors(new BindingDefinition("orders", "bindings.mqtt", APPLICATION, Set.of(), values));
  }

  private List<Problem> errors(BindingDefinition definition) {
    ConfigurationException failure =
        assertThrows(ConfigurationException.class, () -> provider.configure(definition));
    return failure.problems().stream().filter(Problem::isError).toList();
  }
}
