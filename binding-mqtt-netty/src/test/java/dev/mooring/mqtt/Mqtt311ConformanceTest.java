package dev.mooring.mqtt;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.mqtt.MqttSetup;
import java.util.LinkedHashMap;
import java.util.Map;

/** The MQTT binding keeps to the letter of MQTT 3.1.1. */
final class Mqtt311ConformanceTest extends MqttConformance {

  @Override
  public BindingProvider provider() {
    return new MqttBindingProvider();
  }

  @Override
  public String type() {
    return "bindings.mqtt";
  }

  @Override
  public Map<String, String> configuration(MqttSetup setup) {
    Map<String, String> values = new LinkedHashMap<>(setup.values());
    values.put("reconnectMinDelay", "100ms");
    values.put("reconnectMaxDelay", "200ms");
    return values;
  }
}
