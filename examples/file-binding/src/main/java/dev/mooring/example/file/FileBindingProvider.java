package dev.mooring.example.file;

import static dev.mooring.api.config.Field.required;
import static dev.mooring.api.config.Field.withDefault;
import static dev.mooring.api.config.FieldTypes.DURATION;
import static dev.mooring.api.config.FieldTypes.integer;
import static dev.mooring.api.config.FieldTypes.of;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a runtime enters: what can be written in a component file, and whether it is right. */
public final class FileBindingProvider implements BindingProvider {
  private static final String TYPE = "bindings.file";

  private static final Field<Path> PATH =
      required(
          "path",
          of("path", "the path of a file", FileBindingProvider::file),
          "The file: each line is a message. Its folder has to exist.");
  private static final Field<Duration> POLL_INTERVAL =
      withDefault(
          "pollInterval", DURATION, "200ms", "How often to look for lines, or for a lost folder.");
  private static final Field<Integer> MAX_RETRIES =
      withDefault(
          "maxRetries", integer(0, 1_000_000), "3", "How often a failing line is tried again.");
  private static final Field<Duration> RETRY_DELAY =
      withDefault("retryDelay", DURATION, "1s", "How long a failing line waits before that.");
  private static final Field<Integer> MAX_QUEUED =
      withDefault(
          "maxQueued", integer(1, 1_000_000), "1000", "How many calls of the output may wait.");
  private static final Schema SCHEMA =
      new Schema(List.of(PATH, POLL_INTERVAL, MAX_RETRIES, RETRY_DELAY, MAX_QUEUED));

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public Schema schema(String type) {
    if (!type.equals(TYPE)) {
      throw new IllegalArgumentException("type " + type + " is not served; expected " + TYPE);
    }
    return SCHEMA;
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    String name = definition.name();
    List<Problem> problems = new ArrayList<>();
    Values values = SCHEMA.read(name, definition.values(), problems);
    if (values.find(POLL_INTERVAL).filter(Duration::isZero).isPresent()) {
      Location location = values.locationOf(POLL_INTERVAL);
      problems.add(Problem.error(location, name, "pollInterval", "is 0s; expected at least 1ms"));
    }
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    return new ConfiguredFile(
        Stream.of(Direction.values()).filter(definition::wants).collect(toUnmodifiableSet()),
        List.copyOf(problems),
        values.get(PATH),
        values.get(POLL_INTERVAL),
        values.get(MAX_RETRIES),
        values.get(RETRY_DELAY),
        values.get(MAX_QUEUED));
  }

  /** Absolute, because claims are compared as text. */
  private static Path file(String text) {
    try {
      Path path = Path.of(text).toAbsolutePath().normalize();
      if (text.isBlank() || path.getFileName() == null) {
        throw new IllegalArgumentException("it names no file");
      }
      return path;
    } catch (InvalidPathException e) {
      // Not as cause, and not its message: both repeat the text, which may be secret.
      throw new IllegalArgumentException(e.getReason());
    }
  }
}
