package dev.mooring.tck.mqtt;

import dev.mooring.api.BindingProvider;
import java.time.Duration;
import java.util.Map;

/** A kit that is another object: whatever it is asked, that one answers. */
interface DelegatedMqttKit extends MqttBindingKit {

  /** The one that answers. */
  MqttBindingKit kit();

  @Override
  default BindingProvider provider() {
    return kit().provider();
  }

  @Override
  default String type() {
    return kit().type();
  }

  @Override
  default Map<String, String> configuration(MqttSetup setup) {
    return kit().configuration(setup);
  }

  @Override
  default Map<String, String> knownDeviations() {
    return kit().knownDeviations();
  }

  @Override
  default Duration patience() {
    return kit().patience();
  }
}
