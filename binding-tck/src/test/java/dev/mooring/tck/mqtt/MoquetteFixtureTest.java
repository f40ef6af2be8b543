package dev.mooring.tck.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoquetteFixtureTest {

  @AutoClose private static MoquetteFixture broker;

  @BeforeAll
  static void start() {
    broker = MoquetteFixture.builder().webSocket().credentials("ann", "näv").start();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void carriesMessagesOfEveryQos(int qos) throws InterruptedException {
    try (WitnessClient witness = connect(broker.url())) {
      witness.subscribe("carried/" + qos, 2).publish("carried/" + qos, "hello", qos);
      WitnessClient.Message message = witness.await(1).get(0);
      assertEquals("hello", message.text());
      assertEquals(qos, message.qos());
    }
  }

  @Test
  void carriesMessagesOfSeveralMegabytes() throws InterruptedException {
    byte[] payload = new byte[7 * 1024 * 1024];
    new Random(1).nextBytes(payload);
    // Two clients: Moquette drops the PUBACK behind a large message on the same connection.
    try (WitnessClient receiver = connect(broker.url());
        WitnessClient sender = connect(broker.url())) {
      receiver.subscribe("large", 1);
      sender.publish("large", payload, 1, false);
      assertArrayEquals(payload, receiver.await(1).get(0).payload().toByteArray());
    }
  }

  @Test
  void speaksWebSocketToo() throws InterruptedException {
    try (WitnessClient witness = connect(broker.webSocketUrl())) {
      witness.subscribe("socket", 1).publish("socket", "over http", 1);
      assertEquals("over http", witness.await(1).get(0).text());
    }
  }

  @Test
  void letsInNobodyWithoutTheRightCredentials() {
    assertThrows(IllegalStateException.class, () -> WitnessClient.connect(broker.url()));
    assertThrows(
        IllegalStateException.class,
        () -> WitnessClient.to(broker.url()).credentials("ann", "nav").connect());
    assertThrows(
        IllegalStateException.class,
        () -> WitnessClient.to(broker.url()).credentials("bob", "näv").connect());
  }

  @Test
  void allowsEmptyClientIdentifiers() {
    try (WitnessClient witness =
        WitnessClient.to(broker.url()).clientId("").credentials("ann", "näv").connect()) {
      assertTrue(witness.isConnected());
    }
  }

  /** The broker's fault, not a client's: why a test waits for what is open before it sends more. */
  @Test
  void handsOutTheIdentifierOfAnOpenMessageAgain() throws Exception {
    String connect =
        "10 18 00 04 4d 51 54 54 04 c0 00 3c 00 01 41 00 03 61 6e 6e 00 04 6e c3 a4 76";
    try (WitnessClient witness = connect(broker.url())) {
      try (RawClient client = subscribed(connect)) {
        witness.publish("r", "open", 1);
        assertEquals("32 09 00 01 72 00 01 6f 70 65 6e", client.read(11));
      }
      await().until(() -> !broker.connectedClients().contains("A"));
      try (RawClient client = new RawClient(broker.port())) {
        assertEquals("20 02 01 00", client.send(connect).read(4));
        witness.publish("r", "next", 1);
        assertEquals("00 01 6e 65 78 74", client.read(11).substring(15));
      }
    }
  }

  /**
   * The broker sends CONNACK before it has noted the client as connected, and hangs up on who
   * subscribes in between; who comes again is served.
   */
  private static RawClient subscribed(String connect) throws IOException {
    for (int i = 0; i < 10; i++) {
      RawClient client = new RawClient(broker.port());
      assertEquals("20 02", client.send(connect).read(4).substring(0, 5));
      String answer = client.send("82 06 00 07 00 01 72 01").read(5);
      if (!answer.isEmpty()) {
        assertEquals("90 03 00 07 01", answer);
        return client;
      }
      client.close();
    }
    throw new AssertionError("no SUBACK on any of ten connections");
  }

  @Test
  void disconnectsTheClientThatIsNamed() {
    try (WitnessClient one = connect(broker.url());
        WitnessClient other = connect(broker.url())) {
      Set<String> both = Set.of(one.clientId(), other.clientId());
      await().until(() -> broker.connectedClients().containsAll(both));
      assertTrue(broker.disconnectClient(one.clientId()));
      await().until(() -> !one.isConnected());
      assertTrue(other.isConnected());
      assertFalse(broker.disconnectClient("nobody"));
    }
  }

  @Test
  void comesBackOnTheSamePortWithTheSameState() throws Exception {
    int port = broker.port();
    String id = "sleeper";
    sleeper(id).subscribe("while/asleep", 1).close();
    try (WitnessClient other = connect(broker.url())) {
      other.publish("while/asleep", "queued", 1);
    }

    broker.stop();
    assertFalse(broker.isRunning());
    assertThrows(ConnectException.class, () -> new Socket(broker.host(), port).close());
    broker.start();

    assertEquals(port, broker.port());
    try (WitnessClient sleeper = sleeper(id)) {
      assertEquals("queued", sleeper.await(1).get(0).text());
    }
  }

  @Test
  void saysWhatAnOptionWasNotAskedFor() {
    IllegalStateException e = assertThrows(IllegalStateException.class, broker::tlsUrl);
    assertEquals("the broker was made without tls()", e.getMessage());
  }

  @Test
  void staysClosedOnceItIsClosed() {
    MoquetteFixture broker = MoquetteFixture.builder().inMemory().build();
    broker.close();
    broker.close();
    assertThrows(IllegalStateException.class, broker::start);
  }

  private static WitnessClient connect(String url) {
    return WitnessClient.to(url).credentials("ann", "näv").connect();
  }

  private static WitnessClient sleeper(String id) {
    return WitnessClient.to(broker.url())
        .clientId(id)
        .keepSession()
        .credentials("ann", "näv")
        .connect();
  }
}
