package dev.mooring.tck.mqtt;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.KitRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** The statements of MQTT 5.0 for the kit that a program gave to {@link KitRun}. */
@ExtendWith(KitRun.KitResolver.class)
final class DirectedMqtt5Conformance extends Mqtt5Conformance {

  private final MqttBindingKit kit;

  DirectedMqtt5Conformance(MqttBindingKit kit) {
    this.kit = kit;
  }

  @Override
  public BindingProvider provider() {
    return kit.provider();
  }

  @Override
  public String type() {
    return kit.type();
  }

  @Override
  public Map<String, String> configuration(MqttSetup setup) {
    return kit.configuration(setup);
  }

  @Override
  public Map<String, String> knownDeviations() {
    return kit.knownDeviations();
  }

  @Override
  public Duration patience() {
    return kit.patience();
  }
}
