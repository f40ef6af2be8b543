package dev.mooring.tck.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Artemis and HiveMQ do what a fixture of a broker promises. */
@Tag("brokers")
final class ProgramFixturesTest {

  private enum Program {
    ARTEMIS(ArtemisFixture::started),
    HIVEMQ(HiveMqFixture::started);

    final Supplier<BrokerFixture> starter;

    Program(Supplier<BrokerFixture> starter) {
      this.starter = starter;
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void carriesMessagesDropsClientsAndKeepsSessions(Program program) throws Exception {
    try (BrokerFixture broker = program.starter.get()) {
      try (WitnessClient sleeper =
          WitnessClient.to(broker.url()).clientId("sleeper").keepSession().connect()) {
        sleeper.subscribe("topic", 1).publish("topic", "hello", 1);
        assertEquals("hello", sleeper.await(1).get(0).text());
        assertTrue(broker.connectedClients().contains("sleeper"));
        assertTrue(broker.disconnectClient("sleeper"));
        await().until(() -> !sleeper.isConnected());
      }
      await().until(() -> !broker.connectedClients().contains("sleeper"));
      assertFalse(broker.disconnectClient("sleeper"));
      try (WitnessClient other = WitnessClient.connect(broker.url())) {
        other.publish("topic", "queued", 1);
      }

      broker.restart();

      try (WitnessClient sleeper =
          WitnessClient.to(broker.url()).clientId("sleeper").keepSession().connect()) {
        assertEquals("queued", sleeper.await(1).get(0).text());
      }
    }
  }
}
