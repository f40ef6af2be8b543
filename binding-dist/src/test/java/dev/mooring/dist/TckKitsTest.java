package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.MqttBindingProvider;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.mqtt.MqttFarSide;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test waits for is what the component does. */
final class TckKitsTest {

  private static MqttFarSide broker;

  @BeforeAll
  static void start() {
    broker = MqttFarSide.embedded();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "qos, 1, 0, true",
    "backOffMaxRetries, 3, 3, true",
    "backoffMaxRetries, 3, 3, true",
    "backOffMaxRetries, -1, 2, true",
    "onFailure, discard, 0, false",
    "onFailure, stop, 0, false",
    "deadLetterTopic, letters, 0, false"
  })
  void theFailurePolicyIsTheComponents(String key, String value, int retries, boolean letters) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.put(key, value);
    TckComponent component = new TckComponent("bindings.mqtt", values);
    BindingKit kit = new TckKits.NeutralMqtt(new MqttBindingProvider(), component, broker);
    assertEquals(new FailurePolicy(retries, letters), kit.failurePolicy());
    assertEquals(Integer.toString(retries), kit.configuration("place").get("backOffMaxRetries"));
    assertEquals("20ms", kit.configuration("place").get("backOffInterval"));
  }
}
