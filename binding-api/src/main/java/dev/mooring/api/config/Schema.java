package dev.mooring.api.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a component type, in the order of its documentation. Immutable. */
public final class Schema {

  private final List<Field<?>> fields;
  private final Map<String, Field<?>> byKey = new HashMap<>();

  /**
   * A schema of these fields.
   *
   * @throws IllegalArgumentException if two of them have the same name but for case
   */
  public Schema(List<Field<?>> fields) {
    this.fields = List.copyOf(fields);
    for (Field<?> field : fields) {
      if (byKey.put(lower(field.name()), field) != null) {
        throw new IllegalArgumentException("field " + field + " stands twice in the schema");
      }
    }
  }

  /** The fields, in the order of the documentation. */
  public List<Field<?>> fields() {
    return fields;
  }

  /**
   * Reads a component's values.
   *
   * @param component the component's name, for problems
   * @param raw the values as written
   * @param problems receives every mistake and every unknown key
   * @return the values of those fields that were right; use it only if no error was reported
   */
  public Values read(String component, RawValues raw, List<Problem> problems) {
    Reading reading = new Reading(component, raw.location(), problems);
    raw.items().forEach(reading::take);
    return reading.finish();
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** One pass over a component's items. */
  private final class Reading {
    private final String component;
    private final Location start;
    private final List<Problem> problems;
    private final Map<Field<?>, Object> values = new HashMap<>();
    private final Map<Field<?>, Map<String, Object>> families = new HashMap<>();
    private final Map<Field<?>, Location> locations = new HashMap<>();
    private final Map<String, Location> seen = new HashMap<>();

    Reading(String component, Location start, List<Problem> problems) {
      this.component = component;
      this.start = start;
      this.problems = problems;
    }

    void take(RawValue item) {
      String key = lower(item.key());
      Location earlier = seen.putIfAbsent(key, item.location());
      if (earlier != null) {
        error(item, "is given twice, first at " + earlier + "; give it once");
        return;
      }
      Field<?> field = byKey.get(key);
      if (field != null && !field.isFamily()) {
        parse(field, item).ifPresent(value -> values.put(field, value));
        locations.put(field, item.location());
        return;
      }
      int dot = key.indexOf('.');
      Field<?> family = dot < 0 ? null : byKey.get(key.substring(0, dot));
      if (family != null && family.isFamily() && dot + 1 < key.length()) {
        parse(family, item)
            .ifPresent(
                value ->
                    families
                        .computeIfAbsent(family, f -> new LinkedHashMap<>())
                        .put(item.key().substring(dot + 1), value));
        locations.putIfAbsent(family, item.location());
        return;
      }
      problems.add(Problem.warning(item.location(), component, item.key(), unknown(item.key())));
    }

    Values finish() {
      for (Field<?> field : fields) {
        if (field.isFamily() || locations.containsKey(field)) {
          continue;
        }
        if (field.isRequired()) {
          problems.add(
              Problem.error(
                  start,
                  component,
                  field.name(),
                  "is missing; expected " + field.type().expectation()));
        }
        field.defaultText().ifPresent(text -> values.put(field, parsedDefault(field, text)));
      }
      return new Values(new LinkedHashSet<>(fields), values, families, locations);
    }

    private Object parsedDefault(Field<?> field, String text) {
      return field.type().parse(text);
    }

    private Optional<Object> parse(Field<?> field, RawValue item) {
      String text = item.text().strip();
      if (text.isEmpty() && field.isRequired()) {
        error(item, "is empty; expected " + field.type().expectation());
        return Optional.empty();
      }
      if (text.isEmpty() && field.defaultText().isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(field.type().parse(text));
      } catch (IllegalArgumentException e) {
        String shown = item.secret() || field.isSecret() ? "a secret value" : quote(text);
        String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
        error(item, shown + why + " is not valid; expected " + field.type().expectation());
        return Optional.empty();
      }
    }

    private void error(RawValue item, String message) {
      problems.add(Problem.error(item.location(), component, item.key(), message));
    }

    private String unknown(String key) {
      List<String> names = new ArrayList<>();
      fields.forEach(field -> names.add(field.name()));
      return Nearest.to(key, Set.copyOf(names))
          .map(near -> "is not known; did you mean \"" + near + "\"?")
          .orElse("is not known and has no effect");
    }
  }

  private static String quote(String text) {
    String shown = text.length() > 80 ? text.substring(0, 77) + "..." : text;
    return "\"" + shown.replace("\n", "\\n").replace("\r", "\\r") + "\"";
  }
}
