package dev.mooring.example.file;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes bindings of type {@code bindings.file}. */
public final class FileBindingProvider implements BindingProvider {

  private static final String TYPE = "bindings.file";

  static final Field<Path> PATH =
      Field.required(
          "path",
          FieldTypes.of("path", "the path of a file", FileBindingProvider::path),
          "The file: each line is a message.");
  static final Field<Duration> POLL_INTERVAL =
      Field.withDefault(
          "pollInterval", FieldTypes.DURATION, "200ms", "How often the input looks for new lines.");
  static final Field<Integer> MAX_RETRIES =
      Field.withDefault(
          "maxRetries",
          FieldTypes.integer(0, 1000),
          "0",
          "How often a line whose handler failed is tried again before it is a dead letter.");

  private static final Schema SCHEMA = new Schema(List.of(PATH, POLL_INTERVAL, MAX_RETRIES));

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

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
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    Set<Direction> directions = EnumSet.allOf(Direction.class);
    directions.removeIf(direction -> !definition.wants(direction));
    return new ConfiguredFileBinding(values, directions, problems);
  }
}
