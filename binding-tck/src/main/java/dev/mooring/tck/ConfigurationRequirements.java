package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/** CFG: what a provider makes of a component file. Derived from the provider's own schema. */
abstract class ConfigurationRequirements {

  private static final String NONSENSE = "\u2603 is no value";

  private static BindingProvider provider(Bench bench) {
    return bench.kit().provider();
  }

  private static List<Field<?>> fields(Bench bench) {
    return provider(bench).schema(bench.kit().type()).fields();
  }

  private static ConfiguredBinding configure(Bench bench, Map<String, String> values)
      throws ConfigurationException {
    return configure(bench, RawValues.of(values));
  }

  private static ConfiguredBinding configure(Bench bench, RawValues values)
      throws ConfigurationException {
    return provider(bench).configure(bench.definition(values));
  }

  private static Map<String, String> with(Bench bench, String key, String text) {
    Map<String, String> values = without(bench, key);
    values.put(key, text);
    return values;
  }

  private static Map<String, String> without(Bench bench, String key) {
    Map<String, String> values = new LinkedHashMap<>(bench.values());
    values.keySet().removeIf(present -> present.equalsIgnoreCase(key));
    return values;
  }

  private static List<Problem> problems(Bench bench, RawValues values, String mistake) {
    try {
      configure(bench, values);
    } catch (ConfigurationException e) {
      return e.problems();
    }
    throw new AssertionError("accepted " + mistake);
  }

  private static void checkNamed(List<Problem> problems, String field, String mistake) {
    check(
        problems.stream()
            .anyMatch(
                problem ->
                    problem.isError()
                        && problem.field().map(name -> name.equalsIgnoreCase(field)).orElse(false)),
        "no error names the field \"" + field + "\" for " + mistake + ": " + problems);
  }

  /** Fields that do not take any text. */
  private static List<Field<?>> choosy(Bench bench) {
    List<Field<?>> choosy = new ArrayList<>();
    for (Field<?> field : fields(bench)) {
      if (!field.isFamily() && refuses(field)) {
        choosy.add(field);
      }
    }
    if (choosy.isEmpty()) {
      throw new TestAbortedException("every field of the schema takes any text");
    }
    return choosy;
  }

  private static boolean refuses(Field<?> field) {
    try {
      field.type().parse(NONSENSE);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  @Requirement("CFG-01")
  void aRequiredFieldThatIsMissingIsNamed(Bench bench) {
    for (Field<?> field : fields(bench)) {
      if (field.isRequired()) {
        RawValues values = RawValues.of(without(bench, field.name()));
        String mistake = "a file without " + field;
        checkNamed(problems(bench, values, mistake), field.name(), mistake);
      }
    }
  }

  @Requirement("CFG-02")
  void aValueThatIsWrongIsReportedUnderItsField(Bench bench) {
    for (Field<?> field : choosy(bench)) {
      RawValues values = RawValues.of(with(bench, field.name(), NONSENSE));
      String mistake = field + ": " + NONSENSE;
      checkNamed(problems(bench, values, mistake), field.name(), mistake);
    }
  }

  @Requirement("CFG-03")
  void everyMistakeIsReportedAtOnce(Bench bench) {
    Map<String, String> values = new LinkedHashMap<>(bench.values());
    List<Field<?>> choosy = choosy(bench);
    for (Field<?> field : choosy) {
      values.keySet().removeIf(key -> key.equalsIgnoreCase(field.name()));
      values.put(field.name(), NONSENSE);
    }
    List<Problem> problems = problems(bench, RawValues.of(values), "nonsense in every field");
    for (Field<?> field : choosy) {
      checkNamed(problems, field.name(), "nonsense in every field");
    }
  }

  @Requirement("CFG-04")
  void anUnknownKeyIsAWarning(Bench bench) throws Exception {
    ConfiguredBinding configured = configure(bench, with(bench, "noSuchKeyAnywhere", "1"));
    check(
        configured.warnings().stream()
            .anyMatch(problem -> problem.field().equals(Optional.of("noSuchKeyAnywhere"))),
        "warnings() does not name the unknown key: " + configured.warnings());
  }

  @Requirement("CFG-05")
  void keysAreReadWhateverTheirCase(Bench bench) throws Exception {
    Map<String, String> upper = new LinkedHashMap<>();
    bench
        .values()
        .forEach(
            (key, text) -> {
              int dot = key.indexOf('.');
              String family = dot < 0 ? key : key.substring(0, dot);
              String member = dot < 0 ? "" : key.substring(dot);
              upper.put(family.toUpperCase(Locale.ROOT) + member, text);
            });
    List<Problem> before = configure(bench, bench.values()).warnings();
    List<Problem> after = configure(bench, upper).warnings();
    same(before.size(), after.size(), "the number of warnings with keys in upper case");
  }

  @Requirement("CFG-06")
  void aSecretNeverStandsInAProblem(Bench bench) {
    for (Field<?> field : choosy(bench)) {
      List<RawValue> items = new ArrayList<>(RawValues.of(without(bench, field.name())).items());
      items.add(new RawValue(field.name(), NONSENSE, Location.UNKNOWN, true));
      List<Problem> problems =
          problems(bench, new RawValues(items, Location.UNKNOWN), "a secret that is nonsense");
      check(
          problems.stream().noneMatch(problem -> problem.toString().contains(NONSENSE)),
          "a secret value of " + field + " is shown: " + problems);
    }
  }

  @Requirement("CFG-07")
  void configuringStartsNothing(Bench bench) throws Exception {
    configure(bench, bench.values());
    List<String> threads = bench.threads().remaining(bench.kit().sharedThreads());
    check(threads.isEmpty(), "configure() started threads: " + threads);
  }

  @Requirement("CFG-08")
  void typesAreInLowerCase(Bench bench) {
    for (String type : provider(bench).types()) {
      same(type.toLowerCase(Locale.ROOT), type, "a type");
    }
  }

  @Requirement("CFG-09")
  void aSchemaOfAnotherTypeIsRefused(Bench bench) {
    try {
      provider(bench).schema("bindings.no-such-type-anywhere");
    } catch (IllegalArgumentException e) {
      return;
    }
    throw new AssertionError("schema() answered for a type that is not served");
  }

  @Requirement("CFG-10")
  void aComponentHasTheDirectionsItAsksFor(Bench bench) throws Exception {
    for (Direction direction : configure(bench, bench.values()).directions()) {
      same(
          Set.of(direction),
          bench.configured(direction).directions(),
          "directions() of a component that asks for " + direction);
    }
  }

  @Requirement("CFG-11")
  void aDirectionThatIsNotThereCannotBeOpened(Bench bench) {
    Direction one = bench.configured().directions().iterator().next();
    ConfiguredBinding configured = bench.configured(one);
    try {
      switch (one) {
        case INPUT -> configured.openOutput(bench.context(bench.place()));
        case OUTPUT -> configured.openInput(bench.context(bench.place()));
      }
    } catch (IllegalStateException e) {
      return;
    }
    throw new AssertionError("a direction was opened that directions() lacks");
  }

  @Requirement("CFG-12")
  void everyFieldSaysWhatItMeans(Bench bench) {
    for (Field<?> field : fields(bench)) {
      check(!field.description().isBlank(), "field " + field + " has no description");
    }
  }

  @Requirement("CFG-13")
  void aMistakeIsReportedWithItsPlace(Bench bench) {
    Field<?> field = choosy(bench).get(0);
    Location there = new Location("component.yaml", 42);
    List<RawValue> items = new ArrayList<>(RawValues.of(without(bench, field.name())).items());
    items.add(new RawValue(field.name(), NONSENSE, there, false));
    List<Problem> problems = problems(bench, new RawValues(items, there), "nonsense");
    check(
        problems.stream().anyMatch(problem -> problem.location().equals(there)),
        "no problem names " + there + ": " + problems);
  }

  @Requirement("CFG-14")
  void theSameConfigurationClaimsTheSame(Bench bench) throws Exception {
    BindingDefinition definition = bench.definition(RawValues.of(bench.values()));
    same(
        provider(bench).configure(definition).claims(),
        provider(bench).configure(definition).claims(),
        "claims() of the same definition");
  }
}
