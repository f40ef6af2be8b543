package dev.mooring.runtime.registry;

import dev.mooring.api.Direction;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.EnvironmentReferences;
import dev.mooring.runtime.config.Expansion;
import dev.mooring.runtime.config.Item;
import dev.mooring.runtime.config.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fetches the values of one component's items from wherever they are, and takes out the keys that
 * are for the runtime.
 */
final class ComponentResolver {

  private static final String ROUTE = RuntimeFields.ROUTE.name();
  private static final String FAN_OUT = RuntimeFields.FAN_OUT.name();

  private final Component component;
  private final Map<String, String> environment;
  private final OpenSecretStores stores;
  private final Expansion expansion;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<Direction> requested = EnumSet.noneOf(Direction.class);
  private String route;
  private boolean fanOut;

  ComponentResolver(
      Component component, LoadOptions options, OpenSecretStores stores, InstanceIds ids) {
    this.component = component;
    this.environment = options.environment();
    this.stores = stores;
    this.expansion =
        new Expansion(
            options.applicationId(), options.settings(), environment, ids.of(component.name()));
    this.route = component.name();
  }

  Resolved resolve() {
    List<RawValue> values = new ArrayList<>();
    Map<String, Location> runtimeKeys = new HashMap<>();
    for (Item item : component.items()) {
      Optional<RawValue> value = value(item);
      if (value.isEmpty()) {
        missing.add(Resolved.lower(item.key()));
      } else if (isForRuntime(item)) {
        Location earlier = runtimeKeys.putIfAbsent(Resolved.lower(item.key()), item.location());
        if (earlier == null) {
          take(item, value.get());
        } else {
          error(item, "is given twice, first at " + earlier + "; give it once");
        }
      } else {
        values.add(value.get());
      }
    }
    return new Resolved(
        component,
        new RawValues(values, component.location()),
        requested,
        route,
        fanOut,
        missing,
        problems);
  }

  private static boolean isForRuntime(Item item) {
    return RuntimeFields.ALL.stream().anyMatch(field -> item.key().equalsIgnoreCase(field.name()));
  }

  private void take(Item item, RawValue value) {
    String text = value.text().strip();
    if (text.isEmpty()) {
      return;
    }
    if (item.key().equalsIgnoreCase(ROUTE)) {
      route = text;
    } else if (item.key().equalsIgnoreCase(FAN_OUT)) {
      takeFanOut(item, value, text);
    } else {
      takeDirections(item, value, text);
    }
  }

  private void takeFanOut(Item item, RawValue value, String text) {
    try {
      fanOut = FieldTypes.BOOLEAN.parse(text);
    } catch (IllegalArgumentException e) {
      wrong(item, value, text, FieldTypes.BOOLEAN.expectation());
    }
  }

  private void takeDirections(Item item, RawValue value, String text) {
    for (String word : text.split(",", -1)) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "input" -> requested.add(Direction.INPUT);
        case "output" -> requested.add(Direction.OUTPUT);
        default -> wrong(item, value, text, "input, output or input,output");
      }
    }
  }

  private void wrong(Item item, RawValue value, String text, String expected) {
    error(
        item,
        (value.secret() ? "a secret value" : "\"" + text + "\"")
            + " is not valid; expected "
            + expected);
  }

  private Optional<RawValue> value(Item item) {
    if (item.source() instanceof Source.Written written) {
      int before = problems.size();
      String text = expansion.expand(written.text(), complaint -> error(item, complaint));
      return problems.size() == before ? Optional.of(raw(item, text, false)) : Optional.empty();
    }
    if (item.source() instanceof Source.Variable variable) {
      return variable(item, variable.name());
    }
    return item.source() instanceof Source.SecretKey secret
        ? secret(item, secret)
        : Optional.empty();
  }

  private Optional<RawValue> variable(Item item, String name) {
    Optional<String> denial = EnvironmentReferences.denial(name, environment);
    if (denial.isPresent()) {
      error(item, "cannot read the environment variable \"" + name + "\", which " + denial.get());
      return Optional.empty();
    }
    String text = environment.get(name);
    if (text == null) {
      problems.add(
          Problem.warning(
              item.location(),
              component.name(),
              item.key(),
              "is empty, because the environment variable \"" + name + "\" is not set"));
    }
    // Whoever takes a value out of the file and into the environment has a reason for it.
    return Optional.of(raw(item, text == null ? "" : text, true));
  }

  private Optional<RawValue> secret(Item item, Source.SecretKey reference) {
    try {
      return Optional.of(raw(item, stores.resolve(component, reference), true));
    } catch (UnresolvedSecretException e) {
      error(item, e.reason());
      return Optional.empty();
    }
  }

  private static RawValue raw(Item item, String text, boolean secret) {
    return new RawValue(item.key(), text, item.location(), secret);
  }

  private void error(Item item, String message) {
    problems.add(Problem.error(item.location(), component.name(), item.key(), message));
  }
}
