package dev.mooring.mqtt;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.BindingConformance;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.mqtt.MqttFarSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The MQTT binding meets the neutral requirements, against a broker that is embedded. */
final class NeutralConformanceTest extends BindingConformance {

  private static final int LIMIT = 4;
  private static final int WAITING = 200;

  private final MqttFarSide farSide = MqttFarSide.embedded();

  @Override
  public BindingProvider provider() {
    return new MqttBindingProvider();
  }

  @Override
  public String type() {
    return "bindings.mqtt";
  }

  @Override
  public Map<String, String> configuration(String place) {
    Map<String, String> values = new HashMap<>();
    values.put("url", farSide.url());
    values.put("topic", place);
    values.put("consumerID", place);
    values.put("qos", "1");
    values.put("cleanSession", "false");
    values.put("reconnectMinDelay", "20ms");
    values.put("reconnectMaxDelay", "100ms");
    values.put("ordering", "all");
    values.put("maxInbound", Integer.toString(LIMIT));
    values.put("maxQueued", Integer.toString(WAITING));
    return values;
  }

  @Override
  public FarSide farSide() {
    return farSide;
  }

  /** Moquette hands a message out again five seconds after a reconnect, not at once. */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(20);
  }

  @Override
  public Limits limits() {
    return Limits.none().withUnsettled(LIMIT).withWaiting(WAITING);
  }
}
