package dev.mooring.mqtt;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Schema;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes MQTT bindings: {@code bindings.mqtt} and {@code bindings.mqtt3}, which differ in their
 * defaults, and {@code bindings.mqtt5}, which speaks MQTT 5.0. Found by {@link
 * java.util.ServiceLoader}. Stateless, safe for any thread.
 */
public final class MqttBindingProvider implements BindingProvider {

  private final Map<MqttType, MqttFields> fields = new EnumMap<>(MqttType.class);

  /** A provider; all of them are alike. Holds nothing that would have to be closed. */
  public MqttBindingProvider() {
    for (MqttType type : MqttType.values()) {
      fields.put(type, new MqttFields(type));
    }
  }

  @Override
  public Set<String> types() {
    return MqttType.all();
  }

  @Override
  public Schema schema(String type) {
    return fields(typeOf(type)).schema();
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    MqttType type = typeOf(definition.type());
    SettingsReader reader = new SettingsReader(definition, type, fields(type));
    MqttSettings settings = reader.read();
    return new ConfiguredMqttBinding(settings, reader.warnings());
  }

  private MqttFields fields(MqttType type) {
    MqttFields found = fields.get(type);
    if (found == null) {
      throw new IllegalStateException("no fields for " + type);
    }
    return found;
  }

  private static MqttType typeOf(String type) {
    return MqttType.of(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type \"" + type + "\" is not one of " + MqttType.all()));
  }
}
