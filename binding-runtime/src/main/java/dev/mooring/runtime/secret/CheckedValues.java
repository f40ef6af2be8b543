package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * A store's configuration that its schema found right; what it turns out to be worth when the store
 * is opened is reported beside what was doubtful before. Immutable.
 *
 * @param component the component's name, for problems
 * @param raw the configuration as written
 * @param values the values
 * @param warnings what was doubtful
 */
record CheckedValues(String component, RawValues raw, Values values, List<Problem> warnings) {

  CheckedValues {
    warnings = List.copyOf(warnings);
  }

  /** Reads a configuration; throws everything that is wrong with it. */
  static CheckedValues read(Schema schema, String component, RawValues raw)
      throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Values values = schema.read(component, raw, problems);
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    return new CheckedValues(component, raw, values, problems);
  }

  <T> T get(Field<T> field) {
    return values.get(field);
  }

  /** Says that a field's value is of no use after all: where it stands, if it does. */
  ConfigurationException unusable(Field<?> field, String why) {
    List<Problem> problems = new ArrayList<>(warnings);
    problems.add(
        Problem.error(
            values.isGiven(field) ? values.locationOf(field) : raw.location(),
            component,
            field.name(),
            "\"" + get(field) + "\" " + why));
    return new ConfigurationException(problems);
  }
}
