package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static dev.mooring.tck.mqtt.PacketMatcher.publishTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Rejection;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bindings.mqtt5}: its fields and metadata, byte for byte. */
class Mqtt5BindingTest {

  private static final String CONNECTED = "20 03 00 00 00";

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();
  private final RecordingHandler handler = new RecordingHandler();
  private final List<Binding> opened = new ArrayList<>();

  @AfterEach
  void closeInputs() {
    opened.forEach(binding -> join(binding.close(Duration.ZERO)));
  }

  private MqttSettings settings(Direction direction, String... pairs)
      throws ConfigurationException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("url", broker.url());
    values.put("topic", "t");
    values.put("maxPacketSize", "1Ki");
    values.putAll(Components.values(pairs));
    BindingDefinition definition =
        Components.definition("bindings.mqtt5", Set.of(direction), values);
    return new SettingsReader(definition, MqttType.MQTT5, new MqttFields(MqttType.MQTT5)).read();
  }

  private ScriptedConnection output(OutputBinding output) throws Exception {
    join(output.start());
    return accept();
  }

  private ScriptedConnection accept() throws InterruptedException {
    return accept(CONNECTED);
  }

  private ScriptedConnection accept(String connAck) throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(connAck);
    return connection;
  }

  private OutputBinding outputBinding(String... pairs) throws Exception {
    return new MqttOutputBinding(settings(Direction.OUTPUT, pairs), components.context);
  }

  private ScriptedConnection input(String... pairs) throws Exception {
    InputBinding input =
        new MqttInputBinding(
            settings(Direction.INPUT, pairs), components.context, components.timers);
    opened.add(input);
    join(input.start());
    input.subscribe(handler);
    ScriptedConnection connection = accept();
    connection.expect("82 07 0001 00 0001 74 01");
    connection.send("90 04 0001 00 01");
    return connection;
  }

  private static void close(OutputBinding output) {
    join(output.close(Duration.ZERO));
  }

  @Tag("field:sessionExpiry")
  @Tag("field:receiveMaximum")
  @Tag("field:topicAliasMaximum")
  @Tag("field:userProperty")
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                              | 02 001E 10 11 00015180 27 00000400 22 000A 21 03E8
          cleanSession=true               | 02 001E 0B 27 00000400 22 000A 21 03E8
          sessionExpiry=1h                | 02 001E 10 11 00000E10 27 00000400 22 000A 21 03E8
          receiveMaximum=7                | 02 001E 10 11 00015180 27 00000400 22 000A 21 0007
          topicAliasMaximum=0             | 02 001E 0D 11 00015180 27 00000400 21 03E8
          userProperty.k=v                | 02 001E 17 11 00015180 27 00000400 22 000A 21 03E8 26 0001 6B 0001 76
          """)
  void fieldsOfTheConnection(String field, String expected) throws Exception {
    OutputBinding output = field.isEmpty() ? outputBinding() : outputBinding(field.split("=", -1));
    join(output.start());
    byte[] bytes = broker.acceptConnection().expect(a(PacketType.CONNECT)).bytes();
    assertEquals(5, bytes[8], "level");
    for (String part : expected.split(" (?=11 0|27 0|22 0|21 0|26 0)", -1)) {
      String hex = HexFormat.of().formatHex(bytes);
      String wanted = part.replace(" ", "").toLowerCase(Locale.ROOT);
      assertTrue(part.startsWith("02 ") || hex.contains(wanted), () -> part + " is not in " + hex);
    }
    int properties = Integer.parseInt(expected.split(" ", -1)[2], 16);
    assertEquals(properties, bytes[12], "length of the properties");
    close(output);
  }

  @Tag("field:willDelay")
  @Test
  @DisplayName("[MQTT-3.1.2-9] willDelay is a property of the will")
  void willDelay() throws Exception {
    OutputBinding output = outputBinding("willTopic", "w", "willDelay", "30s");
    join(output.start());
    byte[] bytes = broker.acceptConnection().expect(a(PacketType.CONNECT)).bytes();
    String hex = HexFormat.of().formatHex(bytes);
    assertTrue(hex.endsWith("05180000001e" + "000177" + "0000"), hex);
    close(output);
  }

  @Test
  @DisplayName("T98: metadata of a request are properties of its message")
  void requestMetadata() throws Exception {
    OutputBinding output = outputBinding("topicAliasMaximum", "0");
    ScriptedConnection connection = output(output);
    Map<String, String> metadata =
        Map.of(
            "contentType", "x",
            "responseTopic", "r",
            "correlationData", "CQ==",
            "userProperty.k", "1",
            "userProperty.k.2", "2",
            "userProperty.k.10", "3",
            "traceparent", "p",
            "unknown", "u");
    CompletionStage<Response> sent =
        output.invoke(
            new Request(
                Operation.CREATE, Payload.utf8("m").withContentType("application/json"), metadata));
    connection.expect(
        "32 39 0001 74 0001 32 03 0001 78 08 0001 72 09 0001 09 26 0001 6B 0001 31"
            + " 26 0001 6B 0001 32 26 0001 6B 0001 33"
            + " 26 000B 7472616365706172656E74 0001 70 6D");
    connection.send("40 02 0001");
    join(sent);
    close(output);
  }

  @Test
  @DisplayName("ttlInSeconds is the message expiry; the payload's media type its content type")
  void timeToLiveAndContentType() throws Exception {
    OutputBinding output = outputBinding("topicAliasMaximum", "0", "ttlInSeconds", "9");
    ScriptedConnection connection = output(output);
    output.invoke(new Request(Operation.CREATE, Payload.utf8("m").withContentType("x"), Map.of()));
    connection.expect("32 10 0001 74 0001 09 02 00000009 03 0001 78 6D");
    output.invoke(new Request(Operation.CREATE, Payload.utf8("m"), Map.of("ttlInSeconds", "10")));
    connection.expect("32 0C 0001 74 0002 05 02 0000000A 6D");
    close(output);
  }

  @ParameterizedTest
  @CsvSource({"correlationData, *", "responseTopic, a/#", "ttlInSeconds, soon"})
  void metadataThatDoesNotParseIsAnError(String name, String value) throws Exception {
    OutputBinding output = outputBinding();
    output(output);
    BindingException failure =
        failure(output.invoke(new Request(Operation.CREATE, Payload.empty(), Map.of(name, value))));
    assertEquals(BindingException.Kind.CONFIGURATION, failure.kind());
    close(output);
  }

  @Test
  @DisplayName("T98: properties of a message are metadata of its event; its content type wins")
  void eventMetadata() throws Exception {
    ScriptedConnection connection = input();
    connection.send(
        "32 33 0001 74 0005 2C 02 0000003C 03 0001 78 08 0001 72 09 0001 09 0B 07"
            + " 26 0001 6B 0001 31 26 0001 6B 0001 32"
            + " 26 0005 7374617465 0001 33 6D");
    RecordingHandler.Call call = handler.next();
    assertEquals("x", call.delivery().payload().contentType().orElseThrow());
    assertEquals("x", call.metadata("contentType"));
    assertEquals("r", call.metadata("responseTopic"));
    assertEquals("CQ==", call.metadata("correlationData"));
    assertEquals("60", call.metadata("messageExpiryInterval"));
    assertEquals("7", call.metadata("subscriptionIdentifier"));
    assertEquals("1", call.metadata("userProperty.k"));
    assertEquals("2", call.metadata("userProperty.k.2"));
    assertEquals("3", call.metadata("userProperty.state"));
    assertEquals("t", call.metadata("topic"));
    call.accept();
    connection.expect("40 02 0005");
  }

  @Tag("field:respond")
  @Test
  @DisplayName(
      "respond: the handler's response goes to the response topic, before the event is settled")
  void respond() throws Exception {
    ScriptedConnection connection = input("respond", "true", "topicAliasMaximum", "0");
    connection.send("32 0F 0001 74 0005 08 08 0001 72 09 0001 09 6D");
    handler
        .next()
        .answer()
        .complete(Disposition.accept(Response.of(Payload.utf8("ok").withContentType("x"))));
    connection.expect("32 10 0001 72 0002 08 03 0001 78 09 0001 09 6F6B");
    connection.send("40 02 0002");
    connection.expect("40 02 0005");
  }

  @Test
  @Tag("field:skipRetained")
  @DisplayName("skipRetained asks the broker for no retained messages")
  void skipRetained() throws Exception {
    InputBinding input =
        new MqttInputBinding(
            settings(Direction.INPUT, "skipRetained", "true"),
            components.context,
            components.timers);
    opened.add(input);
    join(input.start());
    input.subscribe(handler);
    accept().expect("82 07 0001 00 0001 74 21");
  }

  @Test
  @DisplayName("a response that nobody asked for is not published")
  void nobodyAsked() throws Exception {
    ScriptedConnection connection = input("respond", "true");
    connection.send("32 07 0001 74 0005 00 6D");
    handler.next().answer().complete(Disposition.accept(Response.of(Payload.utf8("ok"))));
    connection.expect("40 02 0005");
  }

  @ParameterizedTest
  @CsvSource({
    "UNSPECIFIED, 83",
    "NOT_AUTHORIZED, 87",
    "WRONG_DESTINATION, 90",
    "QUOTA_EXCEEDED, 97",
    "INVALID_PAYLOAD, 99"
  })
  @DisplayName("[MQTT-3.4.2-1] a message that is discarded is rejected with the handler's reason")
  void discardedMessages(Rejection rejection, String code) throws Exception {
    ScriptedConnection connection = input("onFailure", "discard");
    connection.send("32 07 0001 74 0005 00 6D");
    handler.next().answer().complete(Disposition.reject("never", rejection));
    connection.expect("40 03 0005 " + code);
  }

  @Test
  @DisplayName("[MQTT-3.5.2-1] at QoS 2 PUBREC carries the handler's reason and ends the exchange")
  void discardedQos2() throws Exception {
    ScriptedConnection connection = input("onFailure", "discard");
    connection.send("34 07 0001 74 0005 00 6D");
    handler.next().answer().complete(Disposition.reject("never", Rejection.QUOTA_EXCEEDED));
    connection.expect("50 03 0005 97");
  }

  @Test
  @DisplayName("a message that is kept as a dead letter was taken, whatever the handler's reason")
  void keptMessages() throws Exception {
    ScriptedConnection connection = input();
    connection.send("32 07 0001 74 0005 00 6D");
    handler.next().answer().complete(Disposition.reject("never", Rejection.NOT_AUTHORIZED));
    connection.expect("40 02 0005");
  }

  @Test
  @DisplayName("dead letters carry origin and error as user properties, beside the message's own")
  void deadLetters() throws Exception {
    ScriptedConnection connection = input("deadLetterTopic", "dead", "topicAliasMaximum", "0");
    connection.send("32 12 0001 74 0005 0B 08 0001 72 26 0001 6B 0001 31 6D");
    handler.next().answer().complete(Disposition.reject("no\ud800pe"));
    String hex = HexFormat.of().formatHex(connection.expect(publishTo("dead")).bytes());
    for (String[] pair :
        new String[][] {
          {"k", "1"},
          {"deadLetter.topic", "t"},
          {"deadLetter.error", "nope"},
          {"deadLetter.attempts", "1"},
        }) {
      assertTrue(hex.contains(pair(pair[0], pair[1])), () -> pair[0] + " is not in " + hex);
    }
    assertTrue(!hex.contains("08000172"), "the response topic stays behind");
    connection.send("40 02 0002");
    connection.expect("40 02 0005");
  }

  private static String pair(String name, String value) {
    return "26%04x%s%04x%s"
        .formatted(
            name.length(),
            HexFormat.of().formatHex(Payload.utf8(name).toByteArray()),
            value.length(),
            HexFormat.of().formatHex(Payload.utf8(value).toByteArray()));
  }

  @ParameterizedTest
  @Tag("field:followServerReference")
  @CsvSource({"127.0.0.1, true", "'', false"})
  @DisplayName("[MQTT-4.13.2-1] a broker that names another is followed where that is allowed")
  void serverReference(String allowed, boolean followed) throws Exception {
    try (ScriptedBroker other = ScriptedBroker.start()) {
      OutputBinding output =
          allowed.isEmpty()
              ? outputBinding("reconnectMinDelay", "1ms", "reconnectMaxDelay", "1ms")
              : outputBinding(
                  "reconnectMinDelay",
                  "1ms",
                  "reconnectMaxDelay",
                  "1ms",
                  "followServerReference",
                  allowed);
      ScriptedConnection connection = output(output);
      byte[] name = Payload.utf8("127.0.0.1:" + other.port()).toByteArray();
      connection.send(
          "E0 %02X 9D %02X 1C %04X %s"
              .formatted(
                  name.length + 5, name.length + 3, name.length, HexFormat.of().formatHex(name)));
      (followed ? other : broker).acceptConnection().expect(a(PacketType.CONNECT));
      close(output);
    }
  }

  @Test
  @DisplayName("a broker of MQTT 3.1.1 is told from one of 5.0 in words")
  void oldBroker() throws Exception {
    OutputBinding output = outputBinding("failFast", "true");
    CompletionStage<Void> started = output.start();
    accept("20 02 00 01");
    BindingException failure = failure(started);
    assertTrue(
        String.valueOf(failure.getMessage()).contains("use bindings.mqtt3"), failure.getMessage());
    close(output);
  }

  @Test
  @DisplayName("a real broker of MQTT 3.1.1, too, that closes after its old CONNACK")
  void moquette() throws Exception {
    try (MoquetteFixture moquette = MoquetteFixture.started()) {
      OutputBinding output = outputBinding("url", moquette.url(), "failFast", "true");
      BindingException failure = failure(output.start());
      assertTrue(
          String.valueOf(failure.getMessage()).contains("use bindings.mqtt3"),
          failure.getMessage());
      close(output);
    }
  }

  @Test
  @Tag("field:password")
  @DisplayName("[MQTT-3.1.2-19] a password needs no user name")
  void passwordAlone() throws Exception {
    OutputBinding output = outputBinding("password", "pw", "topicAliasMaximum", "0");
    join(output.start());
    Packet.Connect connect = broker.acceptConnection().readPacket().connect();
    assertEquals(Optional.empty(), connect.user());
    assertEquals(Optional.of(Payload.utf8("pw")), connect.password());
    close(output);
  }

  @Tag("field:authMethod")
  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "sessionExpiry, 1500ms, whole seconds",
    "receiveMaximum, 0, 1",
    "topicAliasMaximum, 65536, 65535",
    "willDelay, 5s, willTopic",
    "respond, perhaps, true",
    "authMethod, SCRAM, no provider",
  })
  void mistakesInFieldsAreNamed(String field, String value, String expected) throws Exception {
    try {
      settings(Direction.OUTPUT, field, value);
      throw new AssertionError("no mistake was found in " + field);
    } catch (ConfigurationException e) {
      String text = e.problems().toString();
      assertTrue(text.contains(field) && text.contains(expected), text);
    }
  }
}
