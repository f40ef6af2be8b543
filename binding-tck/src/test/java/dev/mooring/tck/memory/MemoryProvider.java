package dev.mooring.tck.memory;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Bindings to a {@link MemoryFarSide}, right in everything but one flaw. */
final class MemoryProvider implements BindingProvider {

  static final String TYPE = "bindings.memory";
  static final int MAX_UNSETTLED = 4;
  static final int MAX_UNSETTLED_BYTES = 4096;
  static final int MAX_WAITING = 8;
  static final int RETRIES = 2;

  static final Field<String> PLACE =
      Field.required("place", FieldTypes.STRING, "Where messages come from and go to.");
  static final Field<Integer> CONCURRENCY =
      Field.withDefault("concurrency", FieldTypes.integer(1, 64), "1", "Handlers at once.");
  static final Field<Boolean> UNUSED =
      Field.withDefault("unused", FieldTypes.BOOLEAN, "false", "Has no effect.");
  private static final Field<Boolean> SILENT =
      Field.withDefault("unused", FieldTypes.BOOLEAN, "false", "");

  private final MemoryFarSide farSide;
  private final Flaw flaw;
  private final Schema schema;

  MemoryProvider(MemoryFarSide farSide, Flaw flaw) {
    this.farSide = farSide;
    this.flaw = flaw;
    Field<?> unused = flaw == Flaw.FIELD_WITHOUT_DESCRIPTION ? SILENT : UNUSED;
    this.schema = new Schema(List.of(PLACE, CONCURRENCY, unused));
  }

  @Override
  public Set<String> types() {
    return flaw == Flaw.TYPE_IN_UPPER_CASE ? Set.of(TYPE, "bindings.MEMORY") : Set.of(TYPE);
  }

  @Override
  public Schema schema(String type) {
    if (!types().contains(type) && flaw != Flaw.SCHEMA_FOR_EVERYTHING) {
      throw new IllegalArgumentException("type \"" + type + "\" is not one of " + types());
    }
    return schema;
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    if (flaw == Flaw.CONFIGURE_STARTS_A_THREAD) {
      startThread();
    }
    List<Problem> problems = new ArrayList<>();
    RawValues raw = definition.values();
    Values values = schema.read(definition.name(), letterByLetter(raw), problems);
    List<Problem> errors = new ArrayList<>(problems.stream().filter(Problem::isError).toList());
    tamper(errors, raw);
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    Set<Direction> directions =
        definition.directions().isEmpty()
            ? EnumSet.allOf(Direction.class)
            : definition.directions();
    List<Problem> warnings = flaw == Flaw.UNKNOWN_KEY_IS_IGNORED ? List.of() : problems;
    return new MemoryConfiguration(farSide, flaw, values, directions, warnings);
  }

  private RawValues letterByLetter(RawValues raw) {
    if (flaw != Flaw.CASE_COUNTS) {
      return raw;
    }
    List<RawValue> items =
        raw.items().stream()
            .map(
                item ->
                    schema.fields().stream().anyMatch(field -> isOtherCase(field, item))
                        ? new RawValue("x" + item.key(), item.text(), item.location(), false)
                        : item)
            .toList();
    return new RawValues(items, raw.location());
  }

  private static boolean isOtherCase(Field<?> field, RawValue item) {
    return field.name().equalsIgnoreCase(item.key()) && !field.name().equals(item.key());
  }

  private void tamper(List<Problem> errors, RawValues raw) {
    switch (flaw) {
      case MISSING_FIELD_IS_IGNORED ->
          errors.removeIf(problem -> problem.message().contains("is missing"));
      case MISTAKE_WITHOUT_FIELD -> {
        if (errors.size() == 1 && !errors.get(0).message().contains("is missing")) {
          Problem only = errors.get(0);
          errors.set(
              0,
              new Problem(
                  only.severity(),
                  only.location(),
                  only.component(),
                  Optional.empty(),
                  only.message()));
        }
      }
      case FIRST_MISTAKE_ONLY -> {
        while (errors.size() > 1) {
          errors.remove(1);
        }
      }
      case SHOWS_SECRETS -> {
        Map<String, String> texts = new HashMap<>();
        raw.items().forEach(item -> texts.put(item.key(), item.text()));
        errors.replaceAll(problem -> with(problem, problem.location(), texts));
      }
      case MISTAKE_WITHOUT_PLACE ->
          errors.replaceAll(problem -> with(problem, Location.UNKNOWN, Map.of()));
      default -> {} // flaws of others
    }
  }

  private static Problem with(Problem problem, Location location, Map<String, String> texts) {
    String text = problem.field().map(field -> texts.getOrDefault(field, "")).orElse("");
    return new Problem(
        problem.severity(),
        location,
        problem.component(),
        problem.field(),
        problem.message() + text);
  }

  private static void startThread() {
    Thread thread =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(20);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "configure");
    thread.setDaemon(true);
    thread.start();
  }
}
