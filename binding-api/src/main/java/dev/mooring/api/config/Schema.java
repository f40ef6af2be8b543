package dev.mooring.api.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of a component type, in the order of its documentation. Immutable. */
public final class Schema {

  private static final String MEMBER = ".<name>";

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
   * @param problems receives every mistake, as an error, and every unknown key, as a warning; in
   *     the order in which they were found
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
      int dot = item.key().indexOf('.');
      Field<?> field = byKey.get(key);
      Field<?> family = dot < 0 ? null : byKey.get(lower(item.key().substring(0, dot)));
      if (field != null && !field.isFamily()) {
        takeField(field, item, key);
      } else if (family != null && family.isFamily() && dot + 1 < item.key().length()) {
        takeMember(family, item, item.key().substring(dot + 1));
      } else {
        problems.add(Problem.warning(item.location(), component, item.key(), unknown(item.key())));
      }
    }

    private void takeField(Field<?> field, RawValue item, String key) {
      String text = item.text().strip();
      if (isRepeated(key, item)) {
        return;
      }
      boolean needed = field.isRequired() || field.defaultText().isPresent();
      if (text.isEmpty() && !needed) {
        return;
      }
      locations.put(field, item.location());
      if (text.isEmpty() && field.isRequired()) {
        error(item, "is empty; expected " + field.type().expectation());
        return;
      }
      parse(field, item, text).ifPresent(value -> values.put(field, value));
    }

    /** What stands behind the dot is a name of the user's own: its case counts. */
    private void takeMember(Field<?> family, RawValue item, String member) {
      if (isRepeated(lower(family.name()) + "." + member, item)) {
        return;
      }
      locations.putIfAbsent(family, item.location());
      parse(family, item, item.text().strip())
          .ifPresent(
              value ->
                  families.computeIfAbsent(family, f -> new LinkedHashMap<>()).put(member, value));
    }

    private boolean isRepeated(String key, RawValue item) {
      Location earlier = seen.putIfAbsent(key, item.location());
      if (earlier == null) {
        return false;
      }
      String where = earlier.equals(Location.UNKNOWN) ? "" : ", first at " + earlier;
      error(item, "is given twice" + where + "; give it once");
      return true;
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

    private Optional<Object> parse(Field<?> field, RawValue item, String text) {
      try {
        return Optional.of(field.type().parse(text));
      } catch (IllegalArgumentException e) {
        boolean secret = item.secret() || field.isSecret();
        String shown = secret ? "a secret value" : Shown.quoted(text);
        String expected = field.type().expectation();
        error(item, shown + why(e, secret, text) + " is not valid; expected " + expected);
        return Optional.empty();
      }
    }

    /** A parser must not repeat a secret in its message; one that does is not believed. */
    private String why(IllegalArgumentException e, boolean secret, String text) {
      String message = e.getMessage();
      if (message == null || (secret && message.contains(text))) {
        return "";
      }
      return " (" + Shown.plain(message) + ")";
    }

    private void error(RawValue item, String message) {
      problems.add(Problem.error(item.location(), component, item.key(), message));
    }

    private String unknown(String key) {
      int dot = key.indexOf('.');
      String beforeDot = dot < 0 ? key : key.substring(0, dot);
      Field<?> bare = byKey.get(lower(beforeDot));
      if (bare != null && bare.isFamily()) {
        return "is incomplete; expected \"" + bare.name() + MEMBER + "\"";
      }
      return Nearest.to(key, names(false))
          .or(() -> Nearest.to(beforeDot, names(true)).map(family -> family + MEMBER))
          .map(near -> "is not known; did you mean \"" + near + "\"?")
          .orElse("is not known and has no effect");
    }
  }

  private List<String> names(boolean families) {
    return fields.stream()
        .filter(field -> field.isFamily() == families)
        .<String>map(Field::name)
        .toList();
  }
}
