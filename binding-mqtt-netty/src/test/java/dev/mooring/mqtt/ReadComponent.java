package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.APPLICATION;
import static dev.mooring.mqtt.Components.definition;
import static dev.mooring.mqtt.Components.values;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a component as a runtime does, and says what came of it. */
final class ReadComponent {

  private static final MqttBindingProvider PROVIDER = new MqttBindingProvider();

  private ReadComponent() {}

  static MqttSettings settings(String type, Set<Direction> directions, Map<String, String> values)
      throws ConfigurationException {
    MqttType mqttType = MqttType.of(type).orElseThrow();
    return new SettingsReader(
            definition(type, directions, values), mqttType, new MqttFields(mqttType))
        .read();
  }

  static List<String> warnings(String type, Set<Direction> directions, Map<String, String> values)
      throws ConfigurationException {
    List<String> lines = new ArrayList<>();
    for (Problem problem : PROVIDER.configure(definition(type, directions, values)).warnings()) {
      assertFalse(problem.isError());
      lines.add(problem.field().orElse("") + ": " + problem.message());
    }
    return lines;
  }

  static List<Problem> errors(String type, Set<Direction> directions, Map<String, String> values) {
    Map<String, String> ordered = new LinkedHashMap<>(values);
    return errors(definition(type, directions, ordered));
  }

  static List<Problem> errors(RawValues values) {
    return errors(new BindingDefinition("orders", "bindings.mqtt", APPLICATION, Set.of(), values));
  }

  private static List<Problem> errors(BindingDefinition definition) {
    ConfigurationException failure =
        assertThrows(ConfigurationException.class, () -> PROVIDER.configure(definition));
    return failure.problems().stream().filter(Problem::isError).toList();
  }
}
