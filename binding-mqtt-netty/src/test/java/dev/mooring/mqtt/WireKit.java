package dev.mooring.mqtt;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.mqtt.MqttBindingKit;
import dev.mooring.tck.mqtt.MqttSetup;
import java.util.HashMap;
import java.util.Map;

/**
 * The MQTT binding for the kit's tests of the wire.
 *
 * @param type the component type
 */
record WireKit(String type) implements MqttBindingKit {

  @Override
  public BindingProvider provider() {
    return new MqttBindingProvider();
  }

  @Override
  public Map<String, String> configuration(MqttSetup setup) {
    Map<String, String> values = new HashMap<>(setup.values());
    values.put("reconnectMinDelay", "100ms");
    values.put("reconnectMaxDelay", "200ms");
    values.put("connectTimeout", "3s");
    return values;
  }
}
