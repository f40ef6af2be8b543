package dev.mooring.runtime.config;

import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads documents of kind {@code Configuration}. What concerns a runtime of bindings is honoured;
 * what asks for something that we do not do, and would change how events and calls are treated, is
 * refused; the rest is noted and has no effect. In several documents the later one counts.
 */
public final class ConfigurationParser {

  static final String KIND = "Configuration";

  private static final FieldType<Double> RATE =
      FieldTypes.of("number", "a number from 0 to 1 such as 0.1", ConfigurationParser::rate);
  private static final FieldType<TracingSettings.Protocol> PROTOCOL =
      FieldTypes.choice(TracingSettings.Protocol.class);

  /** Sections that concern what a sidecar of bindings does not have. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "accessControl",
          "logging",
          "mtls",
          "nameResolution",
          "secrets",
          "wasm",
          "workflow",
          "actors");

  private static final String HOT_RELOAD = "HotReload";

  private final Fields fields;
  private ApiAccess api = ApiAccess.ALL;
  private Optional<TracingSettings> tracing = Optional.empty();
  private List<String> deniedTypes = List.of();
  private Optional<Boolean> metrics = Optional.empty();
  private List<Double> latencyBuckets = List.of();
  private boolean errorCodes;
  private boolean hotReload = true;

  private ConfigurationParser(List<Problem> problems) {
    this.fields = new Fields("", problems);
  }

  /**
   * What all configurations among the documents ask for together.
   *
   * @param problems receives what is wrong with them
   */
  public static RuntimeConfiguration parse(List<Document> documents, List<Problem> problems) {
    ConfigurationParser parser = new ConfigurationParser(problems);
    documents.stream()
        .filter(document -> document.kind().equals(KIND))
        .forEach(document -> parser.document(document.root()));
    return new RuntimeConfiguration(
        parser.api,
        parser.tracing,
        parser.deniedTypes,
        parser.metrics,
        parser.latencyBuckets,
        parser.errorCodes,
        parser.hotReload);
  }

  private void document(Node.Mapping root) {
    Node.Mapping spec = fields.mapping(root, "spec", "spec", false);
    for (Node.Entry entry : spec.entries()) {
      section(spec, entry);
    }
  }

  private void section(Node.Mapping spec, Node.Entry entry) {
    switch (entry.name()) {
      case "api" -> api(spec);
      case "tracing" -> tracing(spec);
      case "components" -> components(spec);
      case "features" -> features(spec);
      case "metric", "metrics" -> metrics(spec, entry.name());
      case "httpPipeline", "appHttpPipeline" -> pipeline(spec, entry);
      default -> other(entry);
    }
  }

  private void other(Node.Entry entry) {
    boolean known = WITHOUT_EFFECT.contains(entry.name());
    fields.warning(
        entry.location(),
        "spec." + entry.name(),
        known ? "concerns nothing that bindings do, and has no effect" : "is not known");
  }

  /** Middleware would see, change and refuse requests; to leave it out silently is no choice. */
  private void pipeline(Node.Mapping spec, Node.Entry entry) {
    String path = "spec." + entry.name();
    Node.Mapping pipeline = fields.mapping(spec, entry.name(), path, false);
    if (pipeline.get("handlers").orElse(null) instanceof Node.Sequence handlers
        && !handlers.items().isEmpty()) {
      fields.error(
          entry.location(), path, "asks for middleware, which there is none of; remove handlers");
    }
  }

  private void api(Node.Mapping spec) {
    Node.Mapping section = fields.mapping(spec, "api", "spec.api", false);
    fields.check(section, "spec.api.", List.of("allowed", "denied"));
    api = new ApiAccess(rules(section, "allowed"), rules(section, "denied"));
  }

  private List<ApiAccess.Rule> rules(Node.Mapping api, String field) {
    List<ApiAccess.Rule> rules = new ArrayList<>();
    String path = "spec.api." + field;
    for (Node item : list(api, field, path)) {
      if (!(item instanceof Node.Mapping rule)) {
        fields.error(item.location(), path, "has an element without fields; expected name");
        continue;
      }
      fields.check(rule, path + ".", List.of("name", "version", "protocol"));
      Optional<String> name =
          fields.required(rule, "name", path + ".name", "a part of the API such as bindings");
      String protocol = fields.text(rule, "protocol", path + ".protocol").orElse("");
      if (!List.of("", "http", "grpc").contains(protocol)) {
        fields.error(
            rule.location(),
            path + ".protocol",
            Fields.quote(protocol) + " is not known; expected http or grpc");
      }
      String version = fields.text(rule, "version", path + ".version").orElse("");
      name.ifPresent(part -> rules.add(new ApiAccess.Rule(part, version, protocol)));
    }
    return rules;
  }

  private void tracing(Node.Mapping spec) {
    String path = "spec.tracing";
    Node.Mapping section = fields.mapping(spec, "tracing", path, false);
    fields.check(
        section,
        path + ".",
        List.of("samplingRate", "stdout", "zipkin", "otel", "expandParams", "includeBody"));
    double rate =
        fields
            .value(section, "samplingRate", path + ".samplingRate", RATE)
            .orElse(TracingSettings.DEFAULT_SAMPLING_RATE);
    boolean log =
        fields.value(section, "stdout", path + ".stdout", FieldTypes.BOOLEAN).orElse(false);
    refuseZipkin(section, path + ".zipkin");
    tracing = Optional.of(new TracingSettings(rate, log, collector(section, path + ".otel")));
  }

  private void refuseZipkin(Node.Mapping tracing, String path) {
    Node.Mapping zipkin = fields.mapping(tracing, "zipkin", path, false);
    fields
        .text(zipkin, "endpointAddress", path + ".endpointAddress")
        .filter(address -> !address.isEmpty())
        .ifPresent(
            address ->
                fields.error(
                    zipkin.location(),
                    path,
                    "traces are not sent in Zipkin's format; use spec.tracing.otel with a"
                        + " collector, which can pass them on to Zipkin"));
  }

  private Optional<TracingSettings.Collector> collector(Node.Mapping tracing, String path) {
    Node.Mapping otel = fields.mapping(tracing, "otel", path, false);
    fields.check(
        otel, path + ".", List.of("endpointAddress", "isSecure", "protocol", "headers", "timeout"));
    Optional<String> address =
        fields
            .text(otel, "endpointAddress", path + ".endpointAddress")
            .filter(text -> !text.isEmpty());
    boolean secure =
        fields.value(otel, "isSecure", path + ".isSecure", FieldTypes.BOOLEAN).orElse(true);
    TracingSettings.Protocol protocol =
        fields
            .value(otel, "protocol", path + ".protocol", PROTOCOL)
            .orElse(TracingSettings.Protocol.HTTP);
    Duration timeout =
        fields
            .value(otel, "timeout", path + ".timeout", FieldTypes.DURATION)
            .orElse(TracingSettings.Collector.DEFAULT_TIMEOUT);
    if (protocol == TracingSettings.Protocol.GRPC) {
      fields.error(
          otel.location(),
          path + ".protocol",
          "is grpc, by which traces are not sent; use http and the collector's port for that, such"
              + " as 4318");
    }
    Map<String, String> headers = headers(otel, path + ".headers");
    return address.map(
        text ->
            new TracingSettings.Collector(
                text.contains("://") ? text : (secure ? "https://" : "http://") + text,
                protocol,
                headers,
                timeout));
  }

  private Map<String, String> headers(Node.Mapping otel, String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    String text = fields.text(otel, "headers", path).orElse("");
    for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int sign = pair.indexOf('=');
      if (sign < 1) {
        fields.error(otel.location(), path, "is no list of name=value separated by commas");
      } else {
        headers.put(pair.substring(0, sign).strip(), pair.substring(sign + 1).strip());
      }
    }
    return headers;
  }

  private void components(Node.Mapping spec) {
    String path = "spec.components";
    Node.Mapping components = fields.mapping(spec, "components", path, false);
    fields.check(components, path + ".", List.of("deny"));
    deniedTypes = new ArrayList<>();
    for (Node item : list(components, "deny", path + ".deny")) {
      if (item instanceof Node.Scalar type) {
        deniedTypes.add(type.text().strip().toLowerCase(Locale.ROOT));
      } else {
        fields.error(item.location(), path + ".deny", "has an element that is no component type");
      }
    }
  }

  private void metrics(Node.Mapping spec, String name) {
    String path = "spec." + name;
    Node.Mapping section = fields.mapping(spec, name, path, false);
    fields.check(
        section,
        path + ".",
        List.of("enabled", "latencyDistributionBuckets", "http", "rules", "recordErrorCodes"));
    for (String idle : List.of("http", "rules")) {
      section
          .get(idle)
          .ifPresent(
              node -> fields.warning(node.location(), path + "." + idle, "has no effect here"));
    }
    metrics = fields.value(section, "enabled", path + ".enabled", FieldTypes.BOOLEAN);
    errorCodes =
        fields
            .value(section, "recordErrorCodes", path + ".recordErrorCodes", FieldTypes.BOOLEAN)
            .orElse(false);
    latencyBuckets = buckets(section, path + ".latencyDistributionBuckets");
  }

  private void features(Node.Mapping spec) {
    String path = "spec.features";
    for (Node item : list(spec, "features", path)) {
      if (!(item instanceof Node.Mapping feature)) {
        fields.error(item.location(), path, "has an element without fields; expected name");
        continue;
      }
      fields.check(feature, path + ".", List.of("name", "enabled"));
      String name =
          fields
              .required(feature, "name", path + ".name", "a feature such as " + HOT_RELOAD)
              .orElse(HOT_RELOAD);
      if (name.equals(HOT_RELOAD)) {
        hotReload =
            fields
                .value(feature, "enabled", path + ".enabled", FieldTypes.BOOLEAN)
                .orElse(hotReload);
      } else {
        fields.warning(
            feature.location(), path, Fields.quote(name) + " is a feature that has no effect here");
      }
    }
  }

  private List<Double> buckets(Node.Mapping metrics, String path) {
    List<Double> buckets = new ArrayList<>();
    for (Node item : list(metrics, "latencyDistributionBuckets", path)) {
      if (item instanceof Node.Scalar number && number.type() == Node.Scalar.Type.NUMBER) {
        buckets.add(Double.parseDouble(number.text()));
      } else {
        fields.error(item.location(), path, "has an element that is no number of milliseconds");
      }
    }
    for (int i = 0; i < buckets.size(); i++) {
      if (buckets.get(i) <= 0 || (i > 0 && buckets.get(i) <= buckets.get(i - 1))) {
        fields.error(metrics.location(), path, "does not ascend from above 0");
        return List.of();
      }
    }
    return buckets;
  }

  private List<Node> list(Node.Mapping parent, String field, String path) {
    Optional<Node> node = parent.get(field);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof Node.Sequence sequence) {
      return sequence.items();
    }
    fields.error(node.get().location(), path, "is no list");
    return List.of();
  }

  private static Double rate(String text) {
    double rate = Double.parseDouble(text);
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException();
    }
    return rate;
  }
}
