package dev.mooring.mqtt;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.Values;
import java.util.List;

/** What is found wrong with a component's values, with where they stand. For one thread. */
final class Findings {

  private final BindingDefinition definition;
  private final Values values;
  private final List<Problem> problems;

  /** Findings that are added to a list. */
  Findings(BindingDefinition definition, Values values, List<Problem> problems) {
    this.definition = definition;
    this.values = values;
    this.problems = problems;
  }

  /** Holds a value against a rule that names the text which breaks it. */
  void check(Field<?> field, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      error(
          field,
          isSecret(field)
              ? "a secret value is not valid; it breaks a rule of MQTT and cannot be shown"
              : String.valueOf(e.getMessage()));
    }
  }

  /** A mistake; the message holds no secret. */
  void error(Field<?> field, String message) {
    problems.add(Problem.error(locationOf(field), definition.name(), field.name(), message));
  }

  /** Something legal that is probably not meant. */
  void warning(Field<?> field, String message) {
    problems.add(Problem.warning(locationOf(field), definition.name(), field.name(), message));
  }

  private Location locationOf(Field<?> field) {
    return values.isGiven(field) ? values.locationOf(field) : definition.values().location();
  }

  /** Whether the value came from a secret store, so that no message may repeat it. */
  private boolean isSecret(Field<?> field) {
    return definition.values().items().stream()
        .filter(item -> item.key().equalsIgnoreCase(field.name()))
        .anyMatch(RawValue::secret);
  }
}
