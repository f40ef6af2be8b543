package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import org.junit.jupiter.api.extension.ExtendWith;

/** The statements of MQTT 5.0 for the kit that a program gave to {@link KitRun}. */
@ExtendWith(KitRun.KitResolver.class)
final class DirectedMqtt5Conformance extends Mqtt5Conformance implements DelegatedMqttKit {

  private final MqttBindingKit kit;

  DirectedMqtt5Conformance(MqttBindingKit kit) {
    this.kit = kit;
  }

  @Override
  public MqttBindingKit kit() {
    return kit;
  }
}
