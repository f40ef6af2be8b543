package dev.mooring.tck.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptedBrokerTest {

  private static final Duration SHORT = Duration.ofMillis(1);
  private static final String CONNECT = "10 0d 00 04 4d 51 54 54 04 02 00 1e 00 01 78";
  private static final String CONNECT_TO_SESSION = "10 0d 00 04 4d 51 54 54 04 00 00 1e 00 01 78";

  private final ScriptedBroker broker = ScriptedBroker.start();

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void showsAndSendsExactBytes() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send(CONNECT + "c0 00");
      Packet connect = connection.readPacket();
      assertEquals("x", connect.connect().clientId());
      connection.expect("c0 00");
      connection.send(Mqtt311.connAck(true, 0));
      connection.send("d0 00");
      assertEquals("20 02 01 00 d0 00", client.read(6));
    }
  }

  @Test
  void expectsSeveralPacketsAsOneRunOfBytes() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send("40 02 00").send("01 40 02 00 02 c0 00");
      connection.expect("40 02 00 01 40 02 00 02");
      connection.expect(PacketMatcher.a(PacketType.PINGREQ));
    }
  }

  @Test
  void saysWhatCameInsteadAndShowsTheLog() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      connection.send("d0 00");
      client.send("40 02 00 01 40 02 00 02");
      AssertionError bytes =
          assertThrows(AssertionError.class, () -> connection.expect("40 02 00 07"));
      assertContains(bytes, "connection #1: expected 40 02 00 07, got 40 02 00 01");
      assertContains(bytes, "#1 <- 40 02 00 01");
      assertContains(bytes, "#1 -> d0 00");
      AssertionError matched =
          assertThrows(
              AssertionError.class, () -> connection.expect(PacketMatcher.a(PacketType.PUBACK, 7)));
      assertContains(matched, "expected PUBACK, id 7, got PUBACK id 2");
    }
  }

  @Test
  void waitsNoLongerThanItIsTold() throws Exception {
    assertContains(
        assertThrows(AssertionError.class, () -> broker.acceptConnection(SHORT)),
        "waited for a connection: nothing such came within 1 ms");
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      assertContains(
          assertThrows(AssertionError.class, () -> connection.readPacket(SHORT)),
          "waited for a packet: nothing such came within 1 ms");
      assertContains(
          assertThrows(AssertionError.class, () -> connection.awaitClosed(SHORT)),
          "waited for the client to close");
      client.socket().close();
      connection.awaitClosed();
    }
  }

  @Test
  void stopsWaitingWhenTheClientHasGone() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send("c0 00").close();
      assertEquals(PacketType.PINGREQ, connection.readPacket().type());
      assertContains(
          assertThrows(AssertionError.class, connection::readPacket),
          "the client closed the connection");
      assertFalse(connection.isOpen());
    }
  }

  @Test
  void tellsBytesThatAreNoPacket() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send("30 ff ff ff ff 01");
      assertContains(
          assertThrows(AssertionError.class, connection::readPacket),
          "a packet's length has more than four bytes");
    }
  }

  @Test
  void closesInOrderOrWithAReset() throws Exception {
    try (RawClient closed = new RawClient(broker.port());
        RawClient reset = new RawClient(broker.port());
        RawClient halfClosed = new RawClient(broker.port())) {
      broker.acceptConnection().close();
      broker.acceptConnection().reset();
      ScriptedConnection half = broker.acceptConnection();
      half.halfClose();

      assertTrue(closed.isAtEnd());
      assertThrows(SocketException.class, reset::isAtEnd);
      assertTrue(halfClosed.isAtEnd());
      halfClosed.send("c0 00");
      half.expect("c0 00");
    }
  }

  @Test
  void blocksTheClientsWritesWhileReadingIsHeld() throws Exception {
    try (ScriptedBroker narrow = ScriptedBroker.start(4096);
        RawClient client = new RawClient(narrow.port())) {
      ScriptedConnection connection = narrow.acceptConnection();
      connection.holdReading();
      byte[] packet = Mqtt311.publish("a").payload(Payload.wrap(new byte[60_000])).bytes();
      int packets = 400;
      AtomicLong written = new AtomicLong();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  OutputStream out = client.socket().getOutputStream();
                  for (int i = 0; i < packets; i++) {
                    out.write(packet);
                    written.incrementAndGet();
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      await().until(() -> written.get() >= 5);
      assertFalse(writing.isDone());
      assertTrue(connection.bytesRead() <= 8192, () -> connection.bytesRead() + " bytes read");

      connection.resumeReading();
      writing.get(30, TimeUnit.SECONDS);
      await().until(() -> connection.received().size() == packets);
    }
  }

  @Test
  void givesUpSendingToAClientThatDoesNotRead() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      CompletableFuture<Void> stuck =
          connection.sendLater(new byte[64 * 1024 * 1024]).toCompletableFuture();
      client.read(1);
      assertFalse(stuck.isDone());
      connection.close();
      assertThrows(Exception.class, () -> stuck.get(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "c0 00,                                        d0 00",
    "82 0b 00 05 00 01 61 01 00 02 62 2f 02,       90 04 00 05 01 02",
    "a2 05 00 06 00 01 61,                         b0 02 00 06",
    "32 05 00 01 61 00 07,                         40 02 00 07",
    "34 05 00 01 61 00 08,                         50 02 00 08",
    "62 02 00 08,                                  70 02 00 08",
    "50 02 00 09,                                  62 02 00 09",
  })
  void autopilotAnswersAsABrokerWould(String request, String answer) throws Exception {
    broker.autopilot();
    try (RawClient client = new RawClient(broker.port())) {
      client.send(CONNECT);
      assertEquals("20 02 00 00", client.read(4));
      client.send(request);
      assertEquals(answer, client.read(Hex.parse(answer).length));
      ScriptedConnection connection = broker.acceptConnection();
      assertEquals(2, connection.received().size());
    }
  }

  @Test
  void autopilotLeavesTheRestToTheTest() throws Exception {
    broker.autopilot(PacketType.PUBLISH);
    try (RawClient client = new RawClient(broker.port())) {
      client.send(CONNECT).send("30 03 00 01 61").send("32 05 00 01 61 00 07").send("c0 00");
      assertEquals("20 02 00 00 d0 00", client.read(6));
      ScriptedConnection connection = broker.acceptConnection();
      connection.expect(PacketMatcher.publishTo("a").qos(0));
      connection.expect(PacketMatcher.publishTo("a").qos(1));
      assertEquals(
          List.of(PacketType.CONNECT, PacketType.PUBLISH, PacketType.PUBLISH, PacketType.PINGREQ),
          connection.received().stream().map(Packet::type).toList());
      connection.await(PacketMatcher.a(PacketType.CONNECT));

      connection.autopilot();
      client.send(CONNECT);
      connection.expect(PacketMatcher.a(PacketType.CONNECT));
    }
  }

  @Test
  void autopilotTakesOverConnectionsThatAreOpen() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send("c0 00");
      connection.expect("c0 00");
      broker.autopilot();
      client.send("c0 00");
      assertEquals("d0 00", client.read(2));
    }
  }

  @Test
  void autopilotSpeaksMqtt5() throws Exception {
    broker.autopilot();
    try (RawClient client = new RawClient(broker.port())) {
      client.send("10 0d 00 04 4d 51 54 54 05 00 00 1e 00 00 00");
      assertEquals("20 03 00 00 00", client.read(5));
      client.send("82 07 00 01 00 00 01 74 01");
      assertEquals("90 04 00 01 00 01", client.read(6));
      client.send("a2 06 00 02 00 00 01 74");
      assertEquals("b0 04 00 02 00 00", client.read(6));
    }
  }

  @Test
  void autopilotRemembersSessions() throws Exception {
    broker.autopilot();
    assertEquals("20 02 00 00", answerTo(CONNECT_TO_SESSION));
    assertEquals("20 02 01 00", answerTo(CONNECT_TO_SESSION));
    assertEquals("20 02 00 00", answerTo(CONNECT));
    assertEquals("20 02 00 00", answerTo(CONNECT_TO_SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    "10 0c 00 04 4d 51 54 54 06 02 00 1e 00 00,    20 02 00 01",
    "10 0c 00 04 4d 51 54 54 04 00 00 1e 00 00,    20 02 00 02",
  })
  void autopilotRefusesAndClosesWhereABrokerMust(String connect, String refusal) throws Exception {
    broker.autopilot();
    try (RawClient client = new RawClient(broker.port())) {
      client.send(connect);
      assertEquals(refusal, client.read(4));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void servesAClientOfAnotherMake() throws Exception {
    broker.autopilot();
    try (WitnessClient client = WitnessClient.connect(broker.url())) {
      client.subscribe("a", 2).publish("b", "one", 1);
      client.publish("c", "two", 2);
      ScriptedConnection connection = broker.acceptConnection();
      assertEquals("one", connection.await(PacketMatcher.publishTo("b")).payload().utf8());
      connection.send(Mqtt311.publish("a").qos2(7).payload("three").bytes());
      assertEquals("three", client.await(1).get(0).text());
      connection.await(PacketMatcher.a(PacketType.PUBCOMP, 7));
    }
  }

  @Test
  void endsEverythingWhenItIsClosed() throws Exception {
    try (RawClient client = new RawClient(broker.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      broker.close();
      broker.close();
      assertTrue(client.isAtEnd());
      assertThrows(IOException.class, () -> new RawClient(broker.port()));
      assertContains(
          assertThrows(AssertionError.class, connection::readPacket), "the broker closed");
      assertThrows(AssertionError.class, () -> connection.send("d0 00"));
      assertThrows(AssertionError.class, broker::acceptConnection);
    }
  }

  @Test
  void numbersConnectionsInTheirOrder() throws Exception {
    try (RawClient one = new RawClient(broker.port());
        RawClient two = new RawClient(broker.port())) {
      one.send("c0 00");
      two.send("e0 00");
      broker.acceptConnection().expect("c0 00");
      ScriptedConnection second = broker.acceptConnection();
      second.expect("e0 00");
      assertEquals("connection #2", second.toString());
      assertEquals(2, broker.connectionCount());
      assertArrayEquals(new byte[] {(byte) 0xe0, 0}, second.received().get(0).bytes());
      assertTrue(broker.log().contains("DISCONNECT"), broker::log);
    }
  }

  private String answerTo(String connect) throws IOException {
    try (RawClient client = new RawClient(broker.port())) {
      return client.send(connect).read(4);
    }
  }

  private static void assertContains(Throwable failure, String text) {
    assertTrue(failure.toString().contains(text), failure::toString);
  }
}
