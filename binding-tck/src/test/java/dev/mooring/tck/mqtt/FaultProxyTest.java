package dev.mooring.tck.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Payload;
import dev.mooring.tck.mqtt.FaultProxy.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultProxyTest {

  private final ScriptedBroker broker = ScriptedBroker.start();
  private final FaultProxy network = FaultProxy.to(broker);

  @AfterEach
  void close() {
    network.close();
    broker.close();
  }

  @Test
  void passesEverythingOnAndCounts() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    byte[] packet = Mqtt311.publish("a").payload(Payload.wrap(large)).bytes();
    try (RawClient client = new RawClient(network.port())) {
      client.send(packet);
      ScriptedConnection connection = broker.acceptConnection();
      assertArrayEquals(packet, connection.readPacket().bytes());
      connection.sendLater(packet);
      assertArrayEquals(packet, client.readBytes(packet.length));
    }
    assertEquals(packet.length, network.bytesPassed(Direction.TO_BROKER));
    assertEquals(packet.length, network.bytesPassed(Direction.TO_CLIENT));
    assertEquals(1, network.connectionCount());
    await().until(() -> network.openConnections() == 0);
  }

  @Test
  void passesTheEndOfEachDirectionOn() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      connection.halfClose();
      assertTrue(client.isAtEnd());
      client.send("c0 00");
      connection.expect("c0 00");
      client.socket().shutdownOutput();
      connection.awaitClosed();
    }
  }

  @Test
  void passesResetsOn() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      broker.acceptConnection().reset();
      assertThrows(SocketException.class, client::isAtEnd);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 6})
  void cutsAfterSoManyBytesToTheBroker(int bytes) throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.cutAfter(Direction.TO_BROKER, bytes);
      client.send("40 02 00 01 40 02 00 02");
      assertTrue(client.isAtEnd());
      connection.awaitClosed();
      assertEquals(bytes, connection.bytesRead());
    }
    assertNextConnectionIsWhole();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 6})
  void cutsAfterSoManyBytesToTheClient(int bytes) throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.cutAfter(Direction.TO_CLIENT, bytes);
      connection.send("40 02 00 01 40 02 00 02");
      assertEquals(bytes, client.readBytes(8).length);
      connection.awaitClosed();
    }
    assertNextConnectionIsWhole();
  }

  @Test
  void cutsAtOnceWhenTheLastByteHasPassed() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.cutAfter(Direction.TO_BROKER, 4);
      client.send("40 02 00 01");
      assertTrue(client.isAtEnd());
      connection.awaitClosed();
      assertEquals(4, connection.bytesRead());
    }
  }

  @Test
  void countsTheBytesOfACutOverSeveralPieces() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.cutAfter(Direction.TO_BROKER, 5);
      client.send("c0 00");
      connection.expect("c0 00");
      client.send("40 02 00 01");
      assertTrue(client.isAtEnd());
      connection.awaitClosed();
      assertEquals(5, connection.bytesRead());
    }
  }

  @Test
  void resetsAfterSoManyBytes() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.resetAfter(Direction.TO_BROKER, 0);
      client.send("c0 00");
      assertThrows(SocketException.class, client::isAtEnd);
      connection.awaitClosed();
      assertEquals(0, connection.bytesRead());
    }
  }

  @Test
  void forgetsAnOrderToCut() throws Exception {
    network.cutAfter(Direction.TO_BROKER, 0).passThrough();
    assertNextConnectionIsWhole();
  }

  @Test
  void cutsAndResetsWhatIsOpen() throws Exception {
    try (RawClient cut = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.cut();
      assertTrue(cut.isAtEnd());
      connection.awaitClosed();
    }
    try (RawClient reset = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.reset();
      assertThrows(SocketException.class, reset::isAtEnd);
      connection.awaitClosed();
    }
    assertNextConnectionIsWhole();
  }

  @Test
  void swallowsBothDirectionsWithoutAWord() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.blackHole();
      client.send("c0 00");
      connection.send("d0 00 d0 00");
      await().until(() -> network.bytesSwallowed(Direction.TO_BROKER) == 2);
      await().until(() -> network.bytesSwallowed(Direction.TO_CLIENT) == 4);
      connection.close();

      network.passThrough();
      assertNextConnectionIsWhole();
      client.send("c0 00");
      await().until(() -> network.bytesSwallowed(Direction.TO_BROKER) == 4);
      assertEquals(0, client.socket().getInputStream().available());
      assertEquals(0, connection.bytesRead());

      network.reset();
      assertThrows(SocketException.class, client::isAtEnd);
    }
  }

  @Test
  void keepsTheOtherSideOpenWhenOneEndsInTheBlackHole() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.blackHole();
      connection.reset();
      client.send("c0 00");
      await().until(() -> network.bytesSwallowed(Direction.TO_BROKER) == 2);
      assertEquals(1, network.openConnections());
    }
  }

  @Test
  void bringsBackAConnectionThatLostNothing() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.blackHole().passThrough();
      client.send("c0 00");
      connection.expect("c0 00");
    }
  }

  @Test
  void delaysWhatPasses() throws Exception {
    Duration delay = Duration.ofMillis(120);
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.delay(delay);
      long start = System.nanoTime();
      client.send("c0 00");
      connection.expect("c0 00");
      assertTrue(System.nanoTime() - start >= delay.toNanos());
    }
  }

  @Test
  void endsADelayWhenTheNetworkIsWellAgain() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.delay(Duration.ofHours(1));
      client.send("c0 00");
      network.passThrough();
      connection.expect("c0 00");
    }
  }

  @Test
  void passesSoManyBytesATick() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.slow(1, Duration.ofMillis(20));
      long start = System.nanoTime();
      client.send("40 02 00 01");
      connection.expect("40 02 00 01");
      assertTrue(System.nanoTime() - start >= Duration.ofMillis(60).toNanos());

      network.slow(1, Duration.ofHours(1));
      client.send("c0 00");
      await().until(() -> connection.bytesRead() == 5);
      network.passThrough();
      connection.expect("c0 00");
    }
  }

  @Test
  void refusesConnectionsAndKeepsThoseThatAreOpen() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      network.refuseConnections();
      assertThrows(ConnectException.class, () -> new RawClient(network.port()));
      client.send("c0 00");
      connection.expect("c0 00");
    }
    network.acceptConnections();
    assertNextConnectionIsWhole();
  }

  @Test
  void resetsClientsWhenThereIsNoBroker() throws Exception {
    broker.close();
    try (RawClient client = new RawClient(network.port())) {
      assertThrows(SocketException.class, client::isAtEnd);
    }
    await().until(() -> network.openConnections() == 0);
  }

  @Test
  void isClosedForGood() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      broker.acceptConnection();
      network.close();
      network.close();
      assertTrue(client.isAtEnd());
      assertThrows(IOException.class, () -> new RawClient(network.port()));
      assertThrows(IllegalStateException.class, network::acceptConnections);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_000})
  void refusesSpeedsThatAreNone(int bytes) {
    Duration tick = Duration.ofMillis(1);
    assertThrows(IllegalArgumentException.class, () -> network.slow(bytes, tick));
    assertThrows(IllegalArgumentException.class, () -> network.delay(tick.negated()));
    assertThrows(IllegalArgumentException.class, () -> network.cutAfter(Direction.TO_BROKER, -1));
  }

  private void assertNextConnectionIsWhole() throws Exception {
    try (RawClient client = new RawClient(network.port())) {
      ScriptedConnection connection = broker.acceptConnection();
      client.send("c0 00");
      connection.expect("c0 00");
      connection.send("d0 00");
      assertEquals("d0 00", client.read(2));
      assertFalse(connection.received().isEmpty());
    }
  }
}
