package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import org.junit.jupiter.api.extension.ExtendWith;

/** The statements of MQTT 3.1.1 for the kit that a program gave to {@link KitRun}. */
@ExtendWith(KitRun.KitResolver.class)
final class DirectedMqttConformance extends MqttConformance implements DelegatedMqttKit {

  private final MqttBindingKit kit;

  DirectedMqttConformance(MqttBindingKit kit) {
    this.kit = kit;
  }

  @Override
  public MqttBindingKit kit() {
    return kit;
  }
}
