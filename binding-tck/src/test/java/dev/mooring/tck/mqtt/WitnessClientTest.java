package dev.mooring.tck.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WitnessClientTest {

  @AutoClose private static MoquetteFixture broker;

  @BeforeAll
  static void start() {
    broker = MoquetteFixture.builder().inMemory().start();
  }

  @Test
  void seesRetainAndQosAsTheyWereDelivered() throws InterruptedException {
    try (WitnessClient witness = WitnessClient.connect(broker.url())) {
      witness.publish("kept", "yes".getBytes(StandardCharsets.UTF_8), 1, true);
      witness.subscribe("kept", 0);
      WitnessClient.Message message = witness.await(1).get(0);
      assertEquals("kept", message.topic());
      assertTrue(message.retained());
      assertEquals(0, message.qos());
    }
  }

  @Test
  void receivesThroughWildcardsWithEmptyLevels() throws InterruptedException {
    try (WitnessClient witness = WitnessClient.connect(broker.url())) {
      witness.subscribe("levels/+/end", 1).publish("levels//end", "empty", 1);
      assertEquals(List.of("empty"), texts(witness.await(1)));
    }
  }

  @Test
  void listsWhatArrivedWhenItWaitedInVain() {
    try (WitnessClient witness = WitnessClient.connect(broker.url())) {
      witness.subscribe("vain", 1).publish("vain", "one", 1);
      AssertionError failure =
          assertThrows(
              AssertionError.class,
              () -> {
                witness.await(1);
                witness.await(2, Duration.ofMillis(1));
              });
      assertEquals(
          "witness "
              + witness.clientId()
              + " waited for 2 messages: nothing such came within 1 ms; 1 arrived, the last:\n"
              + "  Message[topic=vain, payload=Payload[3 bytes], qos=1, retained=false,"
              + " duplicate=false]",
          failure.getMessage());
    }
  }

  @Test
  void picksTheMessageThatIsWanted() throws InterruptedException {
    try (WitnessClient witness = WitnessClient.connect(broker.url())) {
      witness.subscribe("pick/#", 1).publish("pick/a", "first", 1);
      witness.publish("pick/b", "second", 1);
      assertEquals("second", witness.await(m -> m.topic().equals("pick/b")).text());
      witness.clear();
      witness.publish("pick/b", "third", 1);
      assertEquals("third", witness.await(m -> m.topic().equals("pick/b")).text());
    }
  }

  @Test
  void endsWaitingWhenTheConnectionIsLost() {
    try (WitnessClient witness = WitnessClient.connect(broker.url())) {
      broker.disconnectClient(witness.clientId());
      AssertionError failure = assertThrows(AssertionError.class, () -> witness.await(1));
      assertTrue(failure.toString().contains("the connection was lost"), failure::toString);
    }
  }

  @Test
  void leavesItsWillWhenItIsCut() throws InterruptedException {
    try (WitnessClient heir = WitnessClient.connect(broker.url())) {
      heir.subscribe("will", 1);
      WitnessClient.to(broker.url())
          .will("will", "gone".getBytes(StandardCharsets.UTF_8), 1, false)
          .connect()
          .cut();
      assertEquals(List.of("gone"), texts(heir.await(1)));
    }
  }

  @Test
  void canBeClosedTwice() {
    WitnessClient witness = WitnessClient.connect(broker.url());
    witness.close();
    witness.close();
    await().until(() -> !broker.connectedClients().contains(witness.clientId()));
  }

  private static List<String> texts(List<WitnessClient.Message> messages) {
    return messages.stream().map(WitnessClient.Message::text).toList();
  }
}
