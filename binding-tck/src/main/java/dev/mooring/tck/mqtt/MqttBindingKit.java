package dev.mooring.tck.mqtt;

import dev.mooring.api.BindingProvider;
import java.time.Duration;
import java.util.Map;

/**
 * Plugs an MQTT binding into the tests of the wire. The binding has to reconnect by itself within
 * {@link #patience()}; best configure it to do so at once, and to wait for a CONNACK no longer than
 * some seconds. The kit's methods are called from any thread, several at a time.
 */
public interface MqttBindingKit {

  /** The provider under test. */
  BindingProvider provider();

  /** The component type under test. */
  String type();

  /** A setup as values of the component; with short pauses before reconnecting. */
  Map<String, String> configuration(MqttSetup setup);

  /**
   * Statements that the binding is known to miss: id and the reason. One test of each has to fail;
   * when all pass, the last is a failure that says to take the id off.
   */
  default Map<String, String> knownDeviations() {
    return Map.of();
  }

  /** How long to wait for something that ought to happen at once; ten seconds unless overridden. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }
}
