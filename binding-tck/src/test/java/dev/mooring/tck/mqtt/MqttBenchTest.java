package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class MqttBenchTest {

  private static final String LOG = "wire log";

  private static final MqttBindingKit KIT =
      new MqttBindingKit() {
        @Override
        public BindingProvider provider() {
          return new TinyProvider(MqttVersion.V3_1_1, Mutant.NONE);
        }

        @Override
        public String type() {
          return TinyProvider.TYPE;
        }

        @Override
        public Map<String, String> configuration(MqttSetup setup) {
          return setup.values();
        }
      };

  private static int logs(String text) {
    return text.split(LOG, -1).length - 1;
  }

  @Test
  void whatWentOverTheWireIsToldOnceAndNotWithEveryFailure() throws Exception {
    try (MqttBench bench = new MqttBench(KIT, MqttVersion.V3_1_1)) {
      ScriptedConnection connection = bench.sender().connection();
      PacketMatcher connAck = PacketMatcher.a(PacketType.CONNACK);
      AssertionError missing =
          assertThrows(
              AssertionError.class, () -> connection.await(connAck, Duration.ofMillis(10)));
      AssertionError noOther =
          assertThrows(
              AssertionError.class, () -> bench.broker().acceptConnection(Duration.ofMillis(10)));
      assertEquals(0, logs(missing.getMessage() + noOther.getMessage()));
      assertEquals(1, logs(bench.trace()));
      assertTrue(bench.trace().contains("CONNECT"), bench.trace());
    }
  }

  @Test
  void aTestIsSkippedWhereWhatItTakesForGrantedIsMissing() {
    TestAbortedException skipped =
        assertThrows(
            TestAbortedException.class,
            () ->
                MqttBench.given(
                    "a repeat",
                    () -> {
                      throw new AssertionError("nothing came");
                    }));
    assertEquals("there is nothing to see without a repeat", skipped.getMessage());
  }

  @Test
  void whatIsGivenIsHandedOn() throws Exception {
    assertEquals("it", MqttBench.given("it", () -> "it"));
  }
}
