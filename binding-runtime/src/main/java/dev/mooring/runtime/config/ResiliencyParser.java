package dev.mooring.runtime.config;

import dev.mooring.api.Direction;
import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Nearest;
import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads documents of kind {@code Resiliency}, as far as they are about components. The policies of
 * all documents make one set of names, in which a later one counts.
 */
public final class ResiliencyParser {

  static final String KIND = "Resiliency";

  private static final FieldType<Duration> DURATION =
      FieldTypes.of(
          "duration",
          "a duration such as 500ms, 5s or 1h30m (a number alone is milliseconds)",
          text -> FieldTypes.DURATION.parse(text.matches("\\d+") ? text + "ms" : text));
  private static final FieldType<Integer> RETRIES =
      FieldTypes.of("retries", "a whole number from -1", ResiliencyParser::atLeastMinusOne);
  private static final FieldType<Integer> COUNT = FieldTypes.integer(1, Integer.MAX_VALUE);
  private static final FieldType<Boolean> EXPONENTIAL =
      FieldTypes.of("policy", "constant or exponential", ResiliencyParser::isExponential);
  private static final FieldType<List<RetrySpec.CodeRange>> CODES =
      FieldTypes.of("codes", "codes and ranges such as 429,500-599", ResiliencyParser::parseRanges);

  private final Fields fields;
  private final Map<String, Duration> timeouts = new HashMap<>();
  private final Map<String, RetrySpec> retries = new HashMap<>();
  private final Map<String, BreakerSpec> breakers = new HashMap<>();
  private final Map<String, Map<Direction, ResiliencePolicies.Names>> targets = new HashMap<>();

  private ResiliencyParser(List<Problem> problems) {
    this.fields = new Fields("", problems);
  }

  /**
   * What all documents among these say that are for an application.
   *
   * @param problems receives what is wrong with them
   */
  public static ResiliencePolicies parse(
      List<Document> documents, String applicationId, List<Problem> problems) {
    ResiliencyParser parser = new ResiliencyParser(problems);
    List<Node.Mapping> specs =
        documents.stream()
            .filter(document -> document.kind().equals(KIND))
            .map(Document::root)
            .filter(root -> isFor(root, applicationId))
            .map(root -> parser.fields.mapping(root, "spec", "spec", true))
            .toList();
    specs.forEach(parser::policies);
    specs.forEach(parser::targets);
    return new ResiliencePolicies(parser.timeouts, parser.retries, parser.breakers, parser.targets);
  }

  private static boolean isFor(Node.Mapping root, String applicationId) {
    return !(root.get("scopes").orElse(null) instanceof Node.Sequence scopes)
        || scopes.items().isEmpty()
        || scopes.items().stream()
            .anyMatch(item -> item instanceof Node.Scalar id && id.text().equals(applicationId));
  }

  private void policies(Node.Mapping spec) {
    fields.check(spec, "spec.", List.of("policies", "targets"));
    Node.Mapping policies = fields.mapping(spec, "policies", "spec.policies", false);
    fields.check(policies, "spec.policies.", List.of("timeouts", "retries", "circuitBreakers"));
    Node.Mapping named = fields.mapping(policies, "timeouts", "spec.policies.timeouts", false);
    for (Node.Entry entry : named.entries()) {
      fields
          .value(named, entry.name(), "spec.policies.timeouts." + entry.name(), DURATION)
          .ifPresent(timeout -> timeouts.put(entry.name(), timeout));
    }
    each(policies, "retries", (path, retry) -> retries.put(last(path), retry(path, retry)));
    each(
        policies,
        "circuitBreakers",
        (path, breaker) -> breakers.put(last(path), breaker(path, breaker)));
  }

  private void each(Node.Mapping policies, String kind, BiConsumer<String, Node.Mapping> reader) {
    String path = "spec.policies." + kind;
    Node.Mapping named = fields.mapping(policies, kind, path, false);
    for (Node.Entry entry : named.entries()) {
      String own = path + "." + entry.name();
      reader.accept(own, fields.mapping(named, entry.name(), own, false));
    }
  }

  private static String last(String path) {
    return path.substring(path.indexOf('.', "spec.policies.".length()) + 1);
  }

  private RetrySpec retry(String path, Node.Mapping retry) {
    fields.check(
        retry, path + ".", List.of("policy", "duration", "maxInterval", "maxRetries", "matching"));
    Node.Mapping matching = fields.mapping(retry, "matching", path + ".matching", false);
    fields.check(matching, path + ".matching.", List.of("httpStatusCodes", "gRPCStatusCodes"));
    return new RetrySpec(
        fields.value(retry, "policy", path + ".policy", EXPONENTIAL).orElse(false),
        fields
            .value(retry, "duration", path + ".duration", DURATION)
            .orElse(RetrySpec.DEFAULT_PAUSE),
        fields
            .value(retry, "maxInterval", path + ".maxInterval", DURATION)
            .orElse(RetrySpec.DEFAULT_MAX_PAUSE),
        fields.value(retry, "maxRetries", path + ".maxRetries", RETRIES).orElse(-1),
        codes(matching, "httpStatusCodes", path),
        codes(matching, "gRPCStatusCodes", path));
  }

  private List<RetrySpec.CodeRange> codes(Node.Mapping matching, String field, String path) {
    return fields.value(matching, field, path + ".matching." + field, CODES).orElse(List.of());
  }

  private BreakerSpec breaker(String path, Node.Mapping breaker) {
    fields.check(breaker, path + ".", List.of("maxRequests", "interval", "timeout", "trip"));
    return new BreakerSpec(
        fields.value(breaker, "maxRequests", path + ".maxRequests", COUNT).orElse(1),
        fields.value(breaker, "interval", path + ".interval", DURATION).orElse(Duration.ZERO),
        fields
            .value(breaker, "timeout", path + ".timeout", DURATION)
            .filter(timeout -> !timeout.isZero())
            .orElse(BreakerSpec.DEFAULT_TIMEOUT),
        trip(breaker, path + ".trip"));
  }

  private TripRule trip(Node.Mapping breaker, String path) {
    String text =
        fields
            .text(breaker, "trip", path)
            .filter(given -> !given.isEmpty())
            .orElse(BreakerSpec.DEFAULT_TRIP);
    try {
      return TripRule.parse(text);
    } catch (IllegalArgumentException e) {
      fields.error(
          location(breaker, "trip"),
          path,
          Fields.quote(text)
              + " "
              + e.getMessage()
              + "; expected a condition such as "
              + BreakerSpec.DEFAULT_TRIP);
      return TripRule.parse(BreakerSpec.DEFAULT_TRIP);
    }
  }

  private void targets(Node.Mapping spec) {
    Node.Mapping all = fields.mapping(spec, "targets", "spec.targets", false);
    fields.check(all, "spec.targets.", List.of("components", "apps", "actors"));
    Node.Mapping components = fields.mapping(all, "components", "spec.targets.components", false);
    for (Node.Entry entry : components.entries()) {
      String path = "spec.targets.components." + entry.name();
      Node.Mapping target = fields.mapping(components, entry.name(), path, false);
      fields.check(target, path + ".", List.of("inbound", "outbound"));
      Map<Direction, ResiliencePolicies.Names> names = new EnumMap<>(Direction.class);
      names.put(Direction.INPUT, names(target, "inbound", path + ".inbound"));
      names.put(Direction.OUTPUT, names(target, "outbound", path + ".outbound"));
      targets.put(entry.name(), names);
    }
  }

  private ResiliencePolicies.Names names(Node.Mapping target, String bound, String path) {
    Node.Mapping names = fields.mapping(target, bound, path, false);
    fields.check(names, path + ".", List.of("timeout", "retry", "circuitBreaker"));
    return new ResiliencePolicies.Names(
        name(names, "timeout", path, timeouts.keySet()),
        name(names, "retry", path, retries.keySet()),
        name(names, "circuitBreaker", path, breakers.keySet()));
  }

  /** Dapr takes a name that stands for nothing for nothing; nobody writes one on purpose. */
  private Optional<String> name(Node.Mapping names, String field, String path, Set<String> known) {
    Optional<String> name =
        fields.text(names, field, path + "." + field).filter(text -> !text.isEmpty());
    name.filter(text -> !known.contains(text))
        .ifPresent(
            text ->
                fields.error(
                    location(names, field),
                    path + "." + field,
                    Fields.quote(text)
                        + " is not among the policies"
                        + Nearest.to(text, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse("")));
    return name;
  }

  private static Location location(Node.Mapping mapping, String field) {
    return mapping.get(field).map(Node::location).orElse(mapping.location());
  }

  private static Boolean isExponential(String text) {
    if (text.equalsIgnoreCase("exponential")) {
      return true;
    }
    if (text.equalsIgnoreCase("constant")) {
      return false;
    }
    throw new IllegalArgumentException();
  }

  private static Integer atLeastMinusOne(String text) {
    int number = Integer.parseInt(text);
    if (number < -1) {
      throw new IllegalArgumentException();
    }
    return number;
  }

  private static List<RetrySpec.CodeRange> parseRanges(String text) {
    List<RetrySpec.CodeRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String range = part.strip();
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash).strip());
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1).strip());
      if (first < 0 || last < first) {
        throw new IllegalArgumentException();
      }
      ranges.add(new RetrySpec.CodeRange(first, last));
    }
    return ranges;
  }
}
