package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.PacketMatcher;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbered statements of MQTT 5.0 about the bytes that a client sends, and what it never sends. */
class Statements5Test {

  private static final String CONNECTED = "20 03 00 00 00";

  /** Keep Alive, Receive Maximum and Maximum Packet Size. */
  private static final String HEADER = " 001E 08 21 03E8 27 00010000";

  private static final String LONGEST = "x".repeat(0xFFFF);
  private static final String TOO_LONG = "x".repeat(0x10000);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private @Nullable MqttClient client;

  @AfterEach
  void closeClient() {
    if (client != null) {
      join(client.close(Duration.ZERO));
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private MqttClientConfig.Builder builder() {
    return MqttClientConfig.builder(broker.url(), "c")
        .maxPacketSize(0x10000)
        .handler(received::add)
        .mqtt5(Mqtt5Options.DEFAULTS);
  }

  private MqttClient start(MqttClientConfig.Builder builder) {
    MqttClient started = new MqttClient(builder.build());
    client = started;
    started.connect();
    return started;
  }

  private ScriptedConnection accept() throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(CONNECTED);
    return connection;
  }

  private void connects(MqttClientConfig.Builder builder, String flags, String payload)
      throws InterruptedException {
    String body = "0004 4D515454 05 " + flags + HEADER + payload;
    int length = HexFormat.of().parseHex(body.replace(" ", "")).length;
    start(builder);
    broker.acceptConnection().expect("10 %02X ".formatted(length) + body);
  }

  @Test
  @DisplayName(
      "[MQTT-3.1.0-1] [MQTT-3.1.2-3] [MQTT-3.1.2-11] [MQTT-3.1.2-13] [MQTT-3.1.2-16]"
          + " [MQTT-3.1.2-18] [MQTT-3.1.3-3] [MQTT-4.2.0-1] the first packet is CONNECT; without"
          + " will and credentials it has neither their flags nor their fields")
  void plainConnect() throws Exception {
    connects(builder(), "02", " 0001 63");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "3.1.2-17 a user name,   u, 82, 0001 63 0001 75",
    "3.1.2-17 an empty one, '', 82, 0001 63 0000",
    "3.1.3-12 not in ASCII,  ü, 82, 0001 63 0002 C3BC",
  })
  void aUserNameIsAFieldAndAFlag(String what, String name, String flags, String payload)
      throws Exception {
    connects(builder().credentials(Credentials.of(name)), flags, payload);
  }

  @ParameterizedTest(name = "[MQTT-3.1.2-12] [MQTT-3.1.3-11] QoS {0}")
  @CsvSource({"AT_MOST_ONCE, 06", "AT_LEAST_ONCE, 0E", "EXACTLY_ONCE, 16"})
  void aWillHasItsQosAndItsTopicInUtf8(QoS qos, String flags) throws Exception {
    connects(
        builder().will("ü", new byte[] {1}, qos, false), flags, " 0001 63 00 0002 C3BC 0001 01");
  }

  @ParameterizedTest(name = "[MQTT-1.5.4-2] [MQTT-3.1.3-4] [MQTT-3.1.3-11] [MQTT-3.1.3-12] {index}")
  @ValueSource(strings = {"a\0", "\uD800", "\uDC00x"})
  void textThatIsNoUtf8NeverLeaves(String text) {
    assertThrows(
        IllegalArgumentException.class,
        () -> MqttClientConfig.builder(broker.url(), text).mqtt5(Mqtt5Options.DEFAULTS).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> builder().will(text, new byte[0], QoS.AT_MOST_ONCE, false));
    assertThrows(IllegalArgumentException.class, () -> Credentials.of(text));
  }

  @Test
  @DisplayName("[MQTT-3.1.3-4] a client id beyond ASCII is sent in UTF-8")
  void clientIdInUtf8() throws Exception {
    connects(
        MqttClientConfig.builder(broker.url(), "ü")
            .maxPacketSize(0x10000)
            .mqtt5(Mqtt5Options.DEFAULTS),
        "02",
        " 0002 C3BC");
  }

  @Test
  @DisplayName(
      "[MQTT-2.2.2-1] [MQTT-3.8.1-1] [MQTT-3.8.3-1] [MQTT-3.8.3-2] SUBSCRIBE: flags, UTF-8, one or"
          + " more")
  void subscribe() throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    assertThrows(IllegalArgumentException.class, () -> started.subscribe(Map.of()));
    started.subscribe("ü", QoS.EXACTLY_ONCE);
    connection.expect("82 08 0001 00 0002 C3BC 02");
  }

  @Test
  @DisplayName(
      "[MQTT-2.2.2-1] [MQTT-3.10.1-1] [MQTT-3.10.3-1] [MQTT-3.10.3-2] UNSUBSCRIBE: the same")
  void unsubscribe() throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    assertThrows(IllegalArgumentException.class, () -> started.unsubscribe(List.of()));
    started.unsubscribe(List.of("ü", "a"));
    connection.expect("A2 0A 0001 00 0002 C3BC 0001 61");
  }

  @ParameterizedTest(name = "[MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.8.2-1] [MQTT-4.8.2-2] {0}")
  @ValueSource(
      strings = {
        "a#",
        "#/a",
        "a/#/b",
        "$share/g/a#",
        "a+",
        "+a",
        "a/b+/c",
        "$share//t",
        "$share/g+/t",
        "$share/g#/t",
        "$share/g",
        "$share/g/",
        "$share/",
        ""
      })
  void aFilterWithAWildcardOrAGroupInAWrongPlaceNeverLeaves(String filter) throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    assertThrows(IllegalArgumentException.class, () -> started.subscribe(filter, QoS.AT_MOST_ONCE));
    assertThrows(IllegalArgumentException.class, () -> started.unsubscribe(List.of(filter)));
    started.subscribe("next", QoS.AT_MOST_ONCE);
    connection.expect("82 0A 0001 00 0004 6E657874 00");
  }

  @ParameterizedTest(name = "[MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.8.2-1] {0}")
  @ValueSource(
      strings = {"#", "a/#", "+", "+/a", "a/+", "a/+/c", "+/+/#", "/", "$share/g/t", "$share/g/+"})
  void anyOtherFilterIsSentAsItIs(String filter) throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    started.subscribe(filter, QoS.AT_MOST_ONCE);
    assertEquals(
        filter, connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE)).filters().get(0).filter());
  }

  @ParameterizedTest(name = "[MQTT-3.3.2-2] [MQTT-4.7.0-1] [MQTT-4.7.3-1] [MQTT-4.7.3-2] {index}")
  @ValueSource(strings = {"+", "#", "a/+/b", "a/#", "a+", "a\0b", "\uD800", ""})
  void aTopicWithAWildcardOrNulNeverLeaves(String topic) {
    assertThrows(IllegalArgumentException.class, () -> Publication.of(topic, new byte[0]));
  }

  @Test
  @DisplayName("[MQTT-4.7.3-2] nor does a filter with U+0000")
  void filterWithNul() {
    MqttClient started = start(builder());
    assertThrows(IllegalArgumentException.class, () -> started.subscribe("a\0", QoS.AT_MOST_ONCE));
  }

  @ParameterizedTest(name = "[MQTT-4.7.0-1] [MQTT-4.7.3-2] {0}")
  @CsvSource({"a/+, 612F2B", "#, 23", "a\\0b, 610062"})
  void aMessageToSuchATopicEndsTheConnection(String topic, String bytes) throws Exception {
    start(builder());
    ScriptedConnection connection = accept();
    int length = bytes.length() / 2;
    connection.send("30 %02X %04X ".formatted(length + 3, length) + bytes + " 00");
    connection.expect("E0 01 81");
    connection.awaitClosed();
    assertEquals(0, received.size());
  }

  @Test
  @DisplayName("[MQTT-4.7.3-3] 65,535 bytes of topic or filter arrive whole, one more never leaves")
  void longestTopic() throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    started.publish(Publication.of(LONGEST, new byte[0], QoS.AT_MOST_ONCE, false));
    assertEquals(LONGEST, connection.expect(PacketMatcher.publishTo(LONGEST)).topic());
    started.subscribe(LONGEST, QoS.AT_MOST_ONCE);
    assertEquals(
        LONGEST,
        connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE)).filters().get(0).filter());
    assertThrows(IllegalArgumentException.class, () -> Publication.of(TOO_LONG, new byte[0]));
    assertThrows(
        IllegalArgumentException.class, () -> started.subscribe(TOO_LONG, QoS.AT_MOST_ONCE));
  }

  @Test
  @DisplayName("[MQTT-1.5.4-3] U+FEFF is a character like others, in both directions")
  void byteOrderMark() throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    connection.send("30 11 0004 EFBBBF61 0A 26 0004 EFBBBF6B 0001 76");
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null, broker::log);
    assertEquals("\uFEFFa", message.topic());
    assertEquals("\uFEFFk", message.properties().userProperties().get(0).name());
    started.publish(Publication.of("\uFEFFa", new byte[0], QoS.AT_MOST_ONCE, false));
    connection.expect("30 07 0004 EFBBBF61 00");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "[MQTT-4.3.1-1] QoS 0,   AT_MOST_ONCE,  30 04 0001 61 00",
    "[MQTT-4.3.2-2] QoS 1,   AT_LEAST_ONCE, 32 06 0001 61 0001 00",
    "[MQTT-4.3.3-2] QoS 2,   EXACTLY_ONCE,  34 06 0001 61 0001 00",
  })
  void theFirstPublishOfAMessageHasNoDup(String what, QoS qos, String bytes) throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    started.publish(Publication.of("a", new byte[0], qos, false));
    connection.expect(bytes);
  }

  @ParameterizedTest(name = "[MQTT-2.2.1-5] identifier {0}")
  @ValueSource(strings = {"0001", "1234", "FFFF"})
  void acknowledgementsRepeatTheIdentifierOfTheBroker(String id) throws Exception {
    start(builder());
    ScriptedConnection connection = accept();
    connection.send("32 06 0001 61 " + id + " 00");
    acknowledge();
    connection.expect("40 02 " + id);
    connection.send("34 06 0001 61 " + id + " 00");
    acknowledge();
    connection.expect("50 02 " + id);
    connection.send("62 02 " + id);
    connection.expect("70 02 " + id);
  }

  private void acknowledge() throws InterruptedException {
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null, broker::log);
    message.acknowledge();
  }

  @Test
  @DisplayName(
      "[MQTT-2.2.1-5] [MQTT-3.6.1-1] PUBREL has its flags, and the identifier of our PUBLISH")
  void identifierOfPubRel() throws Exception {
    MqttClient started = start(builder());
    ScriptedConnection connection = accept();
    started.publish(Publication.of("a", new byte[0], QoS.EXACTLY_ONCE, false));
    connection.expect("34 06 0001 61 0001 00");
    connection.send("50 02 0001");
    connection.expect("62 02 0001");
  }

  @Test
  @DisplayName("[MQTT-4.5.0-2] a message that no filter of ours asked for is acknowledged as well")
  void uninvited() throws Exception {
    start(builder());
    ScriptedConnection connection = accept();
    connection.send("32 06 0001 61 0007 00" + "34 06 0001 62 0008 00");
    acknowledge();
    acknowledge();
    connection.expect("40 02 0007");
    connection.expect("50 02 0008");
  }

  @Test
  @DisplayName(
      "[MQTT-3.14.2-3] [MQTT-3.14.2-1] DISCONNECT with an error fits into a packet of any size")
  void smallestDisconnect() throws Exception {
    start(builder().reconnectDelay(Duration.ZERO, Duration.ofMillis(10)));
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send("20 08 00 00 05 27 00000004");
    connection.send("40 02 0000");
    connection.expect("E0 01 81");
    connection.awaitClosed();
  }

  @Test
  @DisplayName("[MQTT-1.5.4-1] text that the broker sends is decoded strictly, not mended")
  void payloadIsNoText() throws Exception {
    start(builder());
    ScriptedConnection connection = accept();
    byte[] notText = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
    ByteBuffer packet = ByteBuffer.allocate(9);
    packet.put(new byte[] {0x30, 7, 0, 1, 'a', 0}).put(notText);
    connection.send(packet.array());
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null, broker::log);
    assertArrayEquals(notText, message.payload());
    connection.send("30 06 0003 EDA080 00");
    connection.expect("E0 01 81");
    assertEquals("a", new String(message.topic().getBytes(UTF_8), UTF_8));
  }
}
