package dev.mooring.mqtt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.mqtt.client.MqttClientConfig.Builder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value out of its range is refused where it is given. */
class MqttClientConfigTest {

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("largest packet: 1 to 268435460 bytes, not 0", each -> each.maxPacketSize(0)),
        wrong("largest packet: 1 to 268435460 bytes, not -1", each -> each.maxPacketSize(-1)),
        wrong(
            "largest packet: 1 to 268435460 bytes, not 268435461",
            each -> each.maxPacketSize(268_435_461)),
        wrong(
            "reconnect delays: 0 <= PT2S <= PT1S",
            each -> each.reconnectDelay(Duration.ofSeconds(2), Duration.ofSeconds(1))));
  }

  private static Arguments wrong(String message, Consumer<Builder> value) {
    return Arguments.of(message, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void saysWhatIsWrongAndWhatWouldBeRight(String message, Consumer<Builder> value) {
    Builder builder = MqttClientConfig.builder("tcp://127.0.0.1", "id");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> value.accept(builder));
    assertEquals(message, refusal.getMessage());
  }
}
