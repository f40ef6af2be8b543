package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.UserProperty;
import dev.mooring.tck.mqtt.PacketMatcher;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client in MQTT 5.0, byte for byte, against a scripted broker. */
class Mqtt5ClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String CONNECTED = "20 03 00 00 00";

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<ClientStatus> statuses = new LinkedBlockingQueue<>();
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

  private MqttClientConfig.Builder builder(Mqtt5Options options) {
    return MqttClientConfig.builder(broker.url(), "c")
        .maxPacketSize(0x10000)
        .handler(received::add)
        .reconnectDelay(Duration.ZERO, Duration.ofMillis(10))
        .listener(
            new ClientListener() {
              @Override
              public void onStatus(ClientStatus status) {
                statuses.add(status);
              }
            })
        .mqtt5(options);
  }

  private MqttClient start(MqttClientConfig.Builder builder) {
    MqttClient started = new MqttClient(builder.build());
    client = started;
    started.connect();
    return started;
  }

  private ScriptedConnection accept(String connAck) throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(PacketMatcher.a(PacketType.CONNECT));
    connection.send(connAck);
    return connection;
  }

  private ClientStatus await(ClientStatus.State state) throws InterruptedException {
    ClientStatus status = statuses.poll(10, TimeUnit.SECONDS);
    while (status != null && status.state() != state) {
      status = statuses.poll(10, TimeUnit.SECONDS);
    }
    assertTrue(status != null, () -> "never " + state);
    return status;
  }

  @Test
  @DisplayName("CONNECT announces what the options say, and the inbound limit as Receive Maximum")
  void connect() throws Exception {
    start(
        builder(
                Mqtt5Options.DEFAULTS
                    .withSessionExpiry(Duration.ofHours(1))
                    .withTopicAliases(5, 0)
                    .withUserProperty("k", "v"))
            .maxInbound(7, 1000)
            .keepAlive(Duration.ofSeconds(60))
            .will(
                "w",
                new byte[] {1},
                QoS.AT_LEAST_ONCE,
                false,
                PublishProperties.builder().contentType("t").build(),
                Duration.ofSeconds(9)));
    broker
        .acceptConnection()
        .expect(
            "10 35 0004 4D515454 05 0E 003C"
                + " 17 11 00000E10 21 0007 27 00010000 22 0005 26 0001 6B 0001 76"
                + " 0001 63"
                + " 09 18 00000009 03 0001 74 0001 77 0001 01");
  }

  @Test
  @DisplayName("T98: properties of a publication go out; those of a message come in")
  void properties() throws Exception {
    MqttClient started = start(builder(Mqtt5Options.DEFAULTS));
    ScriptedConnection connection = accept(CONNECTED);
    PublishProperties properties =
        PublishProperties.builder()
            .contentType("t")
            .responseTopic("r")
            .correlationData(new byte[] {9})
            .userProperty("k", "v")
            .build();
    CompletionStage<Void> published =
        started.publish(Publication.of("a", new byte[] {7}).withProperties(properties));
    connection.expect(
        "32 1A 0001 61 0001 13 03 0001 74 08 0001 72 09 0001 09 26 0001 6B 0001 76 07");
    connection.send("40 02 0001");
    join(published);
    connection.send("32 13 0001 62 0005 0C 02 0000000A 0B 07 26 0000 0000 01");
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null, broker::log);
    assertEquals(10, message.properties().messageExpirySeconds());
    assertEquals(List.of(7), message.properties().subscriptionIdentifiers());
    assertEquals(List.of(new UserProperty("", "")), message.properties().userProperties());
    assertArrayEquals(new byte[] {1}, message.payload());
    message.acknowledge();
    connection.expect("40 02 0005");
  }

  @Test
  @DisplayName("[MQTT-3.4.2-1] [MQTT-3.5.2-1] a message can be rejected with a reason, in its turn")
  void reject() throws Exception {
    start(builder(Mqtt5Options.DEFAULTS));
    ScriptedConnection connection = accept(CONNECTED);
    connection.send("32 06 0001 62 0005 00" + "34 06 0001 62 0006 00");
    ReceivedMessage first = received.poll(10, TimeUnit.SECONDS);
    ReceivedMessage second = received.poll(10, TimeUnit.SECONDS);
    assertTrue(first != null && second != null, broker::log);
    second.reject(ReasonCode.QUOTA_EXCEEDED);
    connection.expect("50 03 0006 97");
    first.reject(ReasonCode.UNSPECIFIED_ERROR);
    connection.expect("40 03 0005 80");
    assertThrows(
        IllegalArgumentException.class, () -> first.reject(ReasonCode.NO_MATCHING_SUBSCRIBERS));
  }

  @Test
  @DisplayName("N34: a refusal of the broker is told with its words, and the connection stays")
  void refusedMessage() throws Exception {
    MqttClient started = start(builder(Mqtt5Options.DEFAULTS));
    ScriptedConnection connection = accept(CONNECTED);
    CompletionStage<Void> published = started.publish(Publication.of("a", new byte[0]));
    connection.expect("32 06 0001 61 0001 00");
    connection.send("40 09 0001 87 05 1F 0002 6E6F");
    BindingException failure = failure(published);
    assertEquals(BindingException.Kind.AUTHORIZATION, failure.kind());
    assertEquals("the broker refused the message: not authorized (0x87): no", failure.getMessage());
    started.publish(Publication.of("b", new byte[0]));
    connection.expect("32 06 0001 62 0002 00");
  }

  private static BindingException failure(CompletionStage<?> stage) {
    CompletionException failure = assertThrows(CompletionException.class, () -> join(stage));
    return assertInstanceOf(BindingException.class, failure.getCause());
  }

  @Test
  @DisplayName("aliases are used as the broker allows, also with a large payload")
  void topicAliases() throws Exception {
    MqttClient started = start(builder(Mqtt5Options.DEFAULTS.withTopicAliases(0, 10)));
    ScriptedConnection connection = accept("20 06 00 00 03 22 0001");
    started.publish(Publication.of("a", new byte[] {1}, QoS.AT_MOST_ONCE, false));
    connection.expect("30 08 0001 61 03 23 0001 01");
    started.publish(Publication.of("a", new byte[] {2}, QoS.AT_MOST_ONCE, false));
    connection.expect("30 07 0000 03 23 0001 02");
    started.publish(Publication.of("a", new byte[10_000], QoS.AT_MOST_ONCE, false));
    connection.expect("30 96 4E 0000 03 23 0001" + "00".repeat(10_000));
  }

  @Test
  @DisplayName("U5-9 [MQTT-3.8.3-5] options and identifier of a subscription; codes of its answer")
  void subscribe() throws Exception {
    MqttClient started = start(builder(Mqtt5Options.DEFAULTS));
    ScriptedConnection connection = accept(CONNECTED);
    CompletionStage<List<SubscriptionResult>> subscribed =
        started.subscribe(
            List.of(
                new TopicSubscription("a", QoS.AT_LEAST_ONCE),
                new TopicSubscription(
                    "b", QoS.AT_MOST_ONCE, true, true, RetainHandling.DO_NOT_SEND)),
            5);
    connection.expect("82 0D 0001 02 0B 05 0001 61 01 0001 62 2C");
    connection.send("90 05 0001 00 01 87");
    List<SubscriptionResult> results = join(subscribed);
    assertEquals(QoS.AT_LEAST_ONCE, results.get(0).granted().orElseThrow());
    assertTrue(results.get(1).granted().isEmpty());
    assertEquals("not authorized (0x87)", results.get(1).refusal());
  }

  @Test
  @DisplayName("time to live is the message expiry, less what the message waited here")
  void timeToLive() throws Exception {
    MqttClient waiting = new MqttClient(builder(Mqtt5Options.DEFAULTS).build());
    client = waiting;
    waiting.publish(Publication.of("a", new byte[0]).withTimeToLive(Duration.ofMillis(100_500)));
    waiting.connect();
    ScriptedConnection connection = accept(CONNECTED);
    byte[] bytes = connection.expect(PacketMatcher.publishTo("a")).bytes();
    int seconds = bytes[bytes.length - 1] & 0xFF;
    assertTrue(seconds > 90 && seconds <= 101, () -> seconds + " s");
  }

  @Test
  @DisplayName("U5-1 N12: what the broker may not send is answered with a reason before the close")
  void violations() throws Exception {
    start(builder(Mqtt5Options.DEFAULTS));
    for (String[] each :
        new String[][] {
          {"36 06 0001 61 0001 00", "E0 01 81"},
          {"40 02 0000", "E0 01 81"},
          {"20 03 00 00 00", "E0 01 82"},
          {"F0 06 18 04 15 0001 6D", "E0 01 82"},
          {"30 FF FF 7F", "E0 01 95"},
          {"30 06 0000 03 23 0001", "E0 01 94"},
        }) {
      ScriptedConnection connection = accept(CONNECTED);
      connection.send(each[0]);
      connection.expect(each[1]);
      connection.awaitClosed();
    }
  }

  @Test
  @DisplayName(
      "N37: DISCONNECT ends the connection, and what follows it in the segment is not read")
  void brokerDisconnects() throws Exception {
    start(builder(Mqtt5Options.DEFAULTS));
    ScriptedConnection connection = accept(CONNECTED);
    connection.send("E0 09 8E 07 1F 0004 676F6E65" + "30 04 0001 61 00");
    connection.awaitClosed();
    ClientStatus status = await(ClientStatus.State.REFUSED);
    assertEquals(
        "the broker ended the connection: session taken over (0x8E): gone", status.reason());
    accept(CONNECTED);
    await(ClientStatus.State.CONNECTED);
    assertEquals(0, received.size());
  }

  @Test
  @DisplayName("a broker of 3.1.1 is a clear failure that says what to use")
  void oldBroker() throws Exception {
    start(builder(Mqtt5Options.DEFAULTS));
    accept("20 02 00 01");
    String reason = await(ClientStatus.State.REFUSED).reason();
    assertTrue(reason.contains("use bindings.mqtt3"), reason);
  }

  @Test
  @DisplayName(
      "[MQTT-3.1.3-2] the client id that the broker assigned is used on the next connection")
  void assignedClientId() throws Exception {
    start(
        MqttClientConfig.builder(broker.url(), "")
            .reconnectDelay(Duration.ZERO, Duration.ofMillis(10))
            .mqtt5(Mqtt5Options.DEFAULTS));
    ScriptedConnection first = broker.acceptConnection();
    assertEquals("", first.readPacket().connect().clientId());
    first.send("20 08 00 00 05 12 0002 6964");
    first.autopilot();
    Awaitility.await().atMost(LIMIT).until(this::clientIsConnected);
    first.close();
    assertEquals("id", broker.acceptConnection().readPacket().connect().clientId());
  }

  private boolean clientIsConnected() {
    return client != null && client.status().state() == ClientStatus.State.CONNECTED;
  }

  @Test
  @DisplayName("N35: a server that is allowed is followed, one that is not is reported")
  void redirect() throws Exception {
    try (ScriptedBroker other = ScriptedBroker.start()) {
      String reference = "127.0.0.1:" + other.port();
      start(builder(Mqtt5Options.DEFAULTS.withFollowedServers(List.of("127.0.0.1"))));
      ScriptedConnection connection = accept(CONNECTED);
      byte[] name = reference.getBytes(UTF_8);
      connection.send(
          "E0 %02X 9D %02X 1C %04X ".formatted(name.length + 5, name.length + 3, name.length)
              + HexFormat.of().formatHex(name));
      assertEquals("c", other.acceptConnection().readPacket().connect().clientId());
    }
  }

  @Test
  @DisplayName("[MQTT-4.12.0-3] [MQTT-4.12.0-5] [MQTT-4.12.1-1] enhanced authentication, and again")
  void enhancedAuthentication() throws Exception {
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public String method() {
            return "m";
          }

          @Override
          public CompletionStage<byte[]> begin() {
            return CompletableFuture.completedStage(new byte[] {1});
          }

          @Override
          public CompletionStage<byte[]> onChallenge(byte @Nullable [] data) {
            byte[] answer = {2, data == null ? 0 : data[0]};
            return CompletableFuture.completedStage(answer);
          }

          @Override
          public CompletionStage<@Nullable Void> onSuccess(byte @Nullable [] data) {
            return data != null && data[0] == 9
                ? CompletableFuture.completedStage(null)
                : CompletableFuture.failedStage(new SecurityException("the server is an impostor"));
          }
        };
    MqttClient started = start(builder(Mqtt5Options.DEFAULTS.withAuthenticator(authenticator)));
    CompletionStage<Void> published = started.publish(Publication.of("a", new byte[0]));
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(
        "10 1E 0004 4D515454 05 02 001E 10 21 03E8 27 00010000 15 0001 6D 16 0001 01 0001 63");
    connection.send("F0 0A 18 08 15 0001 6D 16 0001 07");
    connection.expect("F0 0B 18 09 15 0001 6D 16 0002 0207");
    connection.send("20 0B 00 00 08 15 0001 6D 16 0001 09");
    connection.expect("32 06 0001 61 0001 00");
    connection.send("40 02 0001");
    join(published);
    started.reauthenticate();
    connection.expect("F0 0A 19 08 15 0001 6D 16 0001 01");
    connection.send("F0 0A 00 08 15 0001 6D 16 0001 08");
    connection.expect("E0 01 87");
    connection.awaitClosed();
    assertEquals(
        "authentication failed: the server is an impostor",
        await(ClientStatus.State.REFUSED).reason());
  }

  @Test
  @DisplayName(
      "properties survive the process with the session store, and the message goes on ageing")
  void propertiesInTheStore(@TempDir Path directory) throws Exception {
    Mqtt5Options options = Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1));
    PublishProperties properties =
        PublishProperties.builder()
            .payloadFormat(1)
            .contentType("t")
            .responseTopic("r")
            .correlationData(new byte[] {9})
            .userProperty("k", "v")
            .build();
    MqttClient first = start(builder(options).cleanSession(false).sessionStore(directory, false));
    ScriptedConnection connection = accept(CONNECTED);
    first.publish(
        Publication.of("a", new byte[] {7})
            .withProperties(properties)
            .withTimeToLive(Duration.ofSeconds(200)));
    byte[] sent = connection.expect(PacketMatcher.publishTo("a")).bytes();
    connection.autopilot();
    join(first.close(Duration.ZERO));
    start(builder(options).cleanSession(false).sessionStore(directory, false));
    ScriptedConnection next = accept("20 03 01 00 00");
    byte[] again = next.expect(PacketMatcher.publishTo("a")).bytes();
    sent[0] |= 8; // DUP
    int lastOfExpiry = 2 + 3 + 2 + 1 + 2 + 4; // all in front of it takes one byte or two
    assertTrue((again[lastOfExpiry] & 0xFF) > 150 && (again[lastOfExpiry] & 0xFF) <= 200);
    again[lastOfExpiry] = sent[lastOfExpiry];
    assertArrayEquals(sent, again);
  }
}
