package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static dev.mooring.tck.mqtt.PacketMatcher.publishTo;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Binding;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fields put into CONNECT, and when CONNECT is sent at all. */
class ConnectFieldsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();

  @ParameterizedTest
  @CsvSource({
    "consumerID, me, INPUT, me",
    "clientID, exact, OUTPUT, exact",
    "retain, false, OUTPUT, shop"
  })
  @Tag("field:consumerID")
  @Tag("field:clientID")
  @Tag("D15")
  @Tag("D22")
  void theClientIdIsThatOfTheTable(String field, String value, Direction direction, String clientId)
      throws Exception {
    open(direction, field, value);
    assertEquals(clientId, connect().clientId());
  }

  @ParameterizedTest
  @CsvSource({
    "cleanSession, true, true, 30",
    "cleanSession, false, false, 30",
    "keepAlive, 2m, true, 120",
    "keepAlive, 0, true, 0"
  })
  @Tag("field:cleanSession")
  @Tag("field:keepAlive")
  void cleanSessionAndKeepAliveAreThoseOfTheFields(
      String field, String value, boolean cleanSession, int keepAlive) throws Exception {
    open(Direction.OUTPUT, field, value);
    Packet.Connect connect = connect();
    assertEquals(cleanSession, connect.cleanSession());
    assertEquals(keepAlive, connect.keepAlive());
    assertEquals(4, connect.level());
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', '', ''",
    "user:pa%3Ass@, '', '', user, pa:ss",
    "us%C3%A4r@, '', '', usär, ''",
    "us%C3%A4r@, '', secret, usär, secret",
    "'', user, secret, user, secret",
    "old:older@, new, newer, new, newer",
    ":secret@, '', '', '', secret"
  })
  @Tag("field:url")
  @Tag("field:username")
  @Tag("field:password")
  void credentialsComeFromTheUrlOrTheirFields(
      String userInfo, String username, String password, String user, String secret)
      throws Exception {
    open(
        Direction.OUTPUT,
        "url",
        broker.url().replace("//", "//" + userInfo),
        "username",
        username,
        "password",
        password);
    Packet.Connect connect = connect();
    boolean some = !user.isEmpty() || !secret.isEmpty();
    assertEquals(some ? Optional.of(user) : Optional.empty(), connect.user());
    assertEquals(
        secret.isEmpty() ? Optional.empty() : Optional.of(Payload.utf8(secret)),
        connect.password());
  }

  @Test
  @Tag("field:willTopic")
  @Tag("field:willPayload")
  @Tag("field:willQos")
  @Tag("field:willRetain")
  void theWillIsThatOfTheFieldsAndEmptyOrSo() throws Exception {
    open(
        Direction.OUTPUT,
        "willTopic",
        "gone",
        "willPayload",
        "ä",
        "willQos",
        "2",
        "willRetain",
        "true");
    assertEquals(
        Optional.of(new Packet.Will("gone", Payload.utf8("ä"), 2, true)), connect().will());
  }

  @Test
  void aWillWithoutMoreIsEmptyAndAtQosZero() throws Exception {
    open(Direction.INPUT, "willTopic", "gone");
    assertEquals(Optional.of(new Packet.Will("gone", Payload.empty(), 0, false)), connect().will());
  }

  @Test
  void aComponentWithTwoConnectionsHasOneWillWhichIsTheOutputs() throws Exception {
    ConfiguredBinding both =
        Components.configure(
            Set.of(), Components.values("url", broker.url(), "topic", "t", "willTopic", "gone"));
    InputBinding input = both.openInput(components.context);
    join(input.start());
    input.subscribe(new RecordingHandler());
    assertEquals(Optional.empty(), connect().will());
    OutputBinding output = both.openOutput(components.context);
    join(output.start());
    assertTrue(connect().will().isPresent());
    join(input.close(Duration.ZERO));
    join(output.close(Duration.ZERO));
  }

  @Test
  @Tag("field:url")
  @Tag("D20")
  void severalBrokersAreTriedInTurn() throws Exception {
    ScriptedBroker down = ScriptedBroker.start();
    down.close();
    broker.autopilot();
    OutputBinding output =
        components.output(
            "url", down.url() + ",localhost:" + broker.port(),
            "topic", "out",
            "reconnectMinDelay", "30s");
    join(output.invoke(Request.create(Payload.utf8("x"))));
    broker.acceptConnection().await(publishTo("out"));
  }

  @Test
  @Tag("field:connectTimeout")
  @Tag("D10")
  void aBrokerThatDoesNotAnswerIsGivenUpAfterTheConnectTimeout() throws Exception {
    Binding output = open(Direction.OUTPUT, "connectTimeout", "100ms", "reconnectMinDelay", "1ms");
    ScriptedConnection first = broker.acceptConnection();
    first.expect(a(PacketType.CONNECT));
    first.awaitClosed(Duration.ofSeconds(8)); // by default it would be after ten
    broker.acceptConnection().expect(a(PacketType.CONNECT));
    // The binding is told on a thread of its own, so the broker may see the next CONNECT first.
    await().until(() -> output.health().lastError().orElse("").contains("CONNACK"));
  }

  @Test
  @Tag("field:reconnectMaxDelay")
  @Tag("D10")
  void aRefusalIsTriedAgainAtTheMaximumDelayOnly() throws Exception {
    open(Direction.OUTPUT, "reconnectMinDelay", "0s", "reconnectMaxDelay", "300ms");
    ScriptedConnection first = broker.acceptConnection();
    first.expect(a(PacketType.CONNECT));
    long refusedAt = System.nanoTime();
    first.send(Mqtt311.connAck(false, 5));
    broker.acceptConnection().expect(a(PacketType.CONNECT));
    assertTrue(System.nanoTime() - refusedAt >= Duration.ofMillis(300).toNanos());
  }

  @Test
  @Tag("field:reconnectMinDelay")
  @Tag("D10")
  void pausesGrowFromTheMinimumDelay() throws Exception {
    broker.autopilot();
    Binding output = open(Direction.OUTPUT, "reconnectMinDelay", "1ms", "reconnectMaxDelay", "1h");
    // A second for all of them at most; from half a second on they would last minutes.
    for (int losses = 0; losses < 10; losses++) {
      broker.acceptConnection().close();
    }
    broker.acceptConnection().await(a(PacketType.CONNECT));
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
  }

  private Packet.Connect connect() throws InterruptedException {
    return broker.acceptConnection().expect(a(PacketType.CONNECT)).connect();
  }

  /** A binding that connects; the last of two values for one field counts. */
  private Binding open(Direction direction, String... pairs) {
    String[] all = new String[pairs.length + 4];
    all[0] = "url";
    all[1] = broker.url();
    all[2] = "topic";
    all[3] = "t";
    System.arraycopy(pairs, 0, all, 4, pairs.length);
    if (direction == Direction.OUTPUT) {
      return components.output(all);
    }
    InputBinding input = components.input(all);
    input.subscribe(new RecordingHandler());
    return input;
  }
}
