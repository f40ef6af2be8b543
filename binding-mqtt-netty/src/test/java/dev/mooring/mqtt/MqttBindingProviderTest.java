package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.APPLICATION;
import static dev.mooring.mqtt.Components.definition;
import static dev.mooring.mqtt.Components.values;
import static dev.mooring.mqtt.ReadComponent.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.Field;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TlsEngine;
import dev.mooring.mqtt.tls.TlsSettings;
import dev.mooring.mqtt.tls.TlsVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What component files may say, and what becomes of it. */
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
}
