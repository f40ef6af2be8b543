package dev.mooring.mqtt;

import dev.mooring.api.BindingProvider;
import dev.mooring.mqtt.paho.PahoProvider;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.mqtt.MqttFarSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * An MQTT binding at a broker, for the neutral requirements.
 *
 * @param provider whose binding
 * @param type the component type
 * @param farSide the broker, with somebody else on it
 */
record NeutralKit(BindingProvider provider, String type, MqttFarSide farSide)
    implements BindingKit {

  private static final int LIMIT = 4;
  private static final int WAITING = 200;

  /** Our binding. */
  static NeutralKit mooring(String type, MqttFarSide farSide) {
    return new NeutralKit(new MqttBindingProvider(), type, farSide);
  }

  /** Paho under the same interface. */
  static NeutralKit paho(MqttFarSide farSide) {
    return new NeutralKit(new PahoProvider(), PahoProvider.TYPE, farSide);
  }

  private boolean isPaho() {
    return type.equals(PahoProvider.TYPE);
  }

  @Override
  public Map<String, String> configuration(String place) {
    Map<String, String> values = new HashMap<>();
    values.putAll(Map.of("url", farSide.url(), "topic", place, "consumerID", place));
    values.putAll(Map.of("qos", "1", "cleanSession", "false"));
    if (!isPaho()) {
      values.putAll(Map.of("reconnectMinDelay", "20ms", "reconnectMaxDelay", "100ms"));
      values.putAll(Map.of("ordering", "all", "maxInbound", Integer.toString(LIMIT)));
      values.put("maxQueued", Integer.toString(WAITING));
    }
    return values;
  }

  /**
   * Moquette hands a message out again five seconds after a reconnect, not at once. What Paho does
   * not do in ten it does not do in twenty either, and it is waited for at each close.
   */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(isPaho() ? 10 : 20);
  }

  /** The adapter for Paho has no bounds that could be set. */
  @Override
  public Limits limits() {
    return isPaho() ? Limits.none() : Limits.none().withUnsettled(LIMIT).withWaiting(WAITING);
  }
}
