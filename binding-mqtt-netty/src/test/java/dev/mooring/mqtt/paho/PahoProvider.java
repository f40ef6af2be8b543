package dev.mooring.mqtt.paho;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Bindings on Eclipse Paho, as far as that client goes: nothing of it is worked around. */
public final class PahoProvider implements BindingProvider {

  /** The one type. */
  public static final String TYPE = "bindings.paho";

  static final Field<String> URL = Field.required("url", FieldTypes.STRING, "Where the broker is.");
  static final Field<String> TOPIC =
      Field.required("topic", FieldTypes.STRING, "Where messages come from and go to.");
  static final Field<String> CLIENT =
      Field.withDefault("consumerID", FieldTypes.STRING, "paho", "The client id.");
  static final Field<Integer> QOS =
      Field.withDefault("qos", FieldTypes.integer(0, 2), "1", "Of sending and subscribing.");
  static final Field<Boolean> CLEAN =
      Field.withDefault("cleanSession", FieldTypes.BOOLEAN, "false", "The flag of CONNECT.");
  static final Field<Duration> KEEP_ALIVE =
      Field.withDefault("keepAlive", FieldTypes.DURATION, "60s", "Between packets, at most.");
  static final Field<String> USER = Field.optional("username", FieldTypes.STRING, "The user name.");
  static final Field<String> PASSWORD =
      Field.optional("password", FieldTypes.STRING, "The password.");

  private static final Schema SCHEMA =
      new Schema(List.of(URL, TOPIC, CLIENT, QOS, CLEAN, KEEP_ALIVE, USER, PASSWORD));

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public Schema schema(String type) {
    if (!type.equals(TYPE)) {
      throw new IllegalArgumentException("type \"" + type + "\" is not " + TYPE);
    }
    return SCHEMA;
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Values values = SCHEMA.read(definition.name(), definition.values(), problems);
    List<Problem> errors = problems.stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    Set<Direction> directions =
        definition.directions().isEmpty()
            ? EnumSet.allOf(Direction.class)
            : definition.directions();
    return new Configured(values, directions, problems);
  }

  private record Configured(Values values, Set<Direction> directions, List<Problem> warnings)
      implements ConfiguredBinding {

    @Override
    public Set<String> claims() {
      return Set.of("client id " + values.get(CLIENT));
    }

    @Override
    public InputBinding openInput(BindingContext context) {
      require(Direction.INPUT);
      return new PahoInput(values, context);
    }

    @Override
    public OutputBinding openOutput(BindingContext context) {
      require(Direction.OUTPUT);
      return new PahoOutput(values, context);
    }

    private void require(Direction direction) {
      if (!directions.contains(direction)) {
        throw new IllegalStateException("the component has no " + direction);
      }
    }
  }
}
