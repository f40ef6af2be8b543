package dev.mooring.dist;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.mqtt.MqttBindingKit;
import dev.mooring.tck.mqtt.MqttFarSide;
import dev.mooring.tck.mqtt.MqttSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plugs a component of a file into the conformance kit. */
final class TckKits {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TckKits() {}

  /** An MQTT component against a broker that reads and writes bytes. */
  record Wire(BindingProvider provider, TckComponent component) implements MqttBindingKit {

    /** What a test asks for where it is about it; elsewhere it would be in the way. */
    private static final List<String> ASKED_FOR_ALONE = List.of("username", "password", "retain");

    @Override
    public String type() {
      return component.type();
    }

    @Override
    public Map<String, String> configuration(MqttSetup setup) {
      Map<String, String> merged = component.with(setup.values());
      for (String own : ASKED_FOR_ALONE) {
        if (!setup.values().containsKey(own)) {
          merged.remove(own);
        }
      }
      merged.put("reconnectMinDelay", "100ms");
      merged.put("reconnectMaxDelay", "200ms");
      merged.put("connectTimeout", "3s");
      component.retryQuickly(merged);
      return merged;
    }
  }

  /** An MQTT component against a real broker. */
  record NeutralMqtt(BindingProvider provider, TckComponent component, MqttFarSide farSide)
      implements BindingKit {

    private static final String DEAD_LETTER = "deadLetter";
    private static final int UNSETTLED = 4;
    private static final int WAITING = 200;

    @Override
    public String type() {
      return component.type();
    }

    @Override
    public Map<String, String> configuration(String place) {
      Map<String, String> merged =
          component.with(
              Map.of(
                  "url",
                  farSide.url(),
                  "topic",
                  place,
                  "consumerID",
                  place,
                  "reconnectMinDelay",
                  "20ms",
                  "reconnectMaxDelay",
                  "100ms"));
      // Bounds that a test reaches: the file's own may be far away.
      merged.put("maxInbound", Integer.toString(UNSETTLED));
      merged.put("maxQueued", Integer.toString(WAITING));
      component.retryQuickly(merged);
      return merged;
    }

    @Override
    public Limits limits() {
      return Limits.none().withUnsettled(UNSETTLED).withWaiting(WAITING);
    }

    @Override
    public FailurePolicy failurePolicy() {
      Map<String, String> values = component.values();
      boolean deadLetters = values.getOrDefault("onFailure", DEAD_LETTER).equals(DEAD_LETTER);
      boolean here = !values.containsKey("deadLetterTopic"); // and not at the broker
      return new FailurePolicy(component.retries(), deadLetters && here);
    }

    @Override
    public Duration patience() {
      return PATIENCE;
    }
  }

  /** Any other component: nothing is known of its far side. */
  record Alone(BindingProvider provider, TckComponent component) implements BindingKit {

    @Override
    public String type() {
      return component.type();
    }

    @Override
    public Map<String, String> configuration(String place) {
      return component.values();
    }

    @Override
    public FarSide farSide() {
      return new FarSide() {
        @Override
        public Set<Lever> levers() {
          return Set.of();
        }
      };
    }
  }
}
