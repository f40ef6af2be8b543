package dev.mooring.tck.mqtt;

import dev.mooring.api.BindingProvider;
import java.time.Duration;
import java.util.Map;

/**
 * Plugs an MQTT 3.1.1 binding into the tests of the wire. The binding has to reconnect by itself
 * within {@link #patience()}; best configure it to do so at once. The kit's methods are called from
 * any thread, one at a time.
 */
public interface MqttBindingKit {

  /** The provider under test. */
  BindingProvider provider();

  /** The component type under test. */
  String type();

  /** A setup as values of the component; with a short pause before reconnecting. */
  Map<String, String> configuration(MqttSetup setup);

  /** Statements that the binding is known to miss: id and the reason. Their tests have to fail. */
  default Map<String, String> knownDeviations() {
    return Map.of();
  }

  /** How long to wait for something that ought to happen at once; ten seconds unless overridden. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }
}
