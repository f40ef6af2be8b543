package dev.mooring.runtime.config;

import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one document of kind {@code Component}, collecting everything that is wrong with it. */
final class ComponentParser {

  private static final FieldType<Duration> TIMEOUT =
      FieldTypes.of(
          "duration",
          "a duration above zero such as 500ms, 5s or 1h30m (a number alone is seconds)",
          ComponentParser::positive);

  private final Node.Mapping root;
  private final String name;
  private final Fields fields;
  private final List<Problem> problems = new ArrayList<>();

  ComponentParser(Node.Mapping root) {
    this.root = root;
    this.name =
        root.get("metadata").orElse(null) instanceof Node.Mapping metadata
                && metadata.get("name").orElse(null) instanceof Node.Scalar scalar
            ? scalar.text().strip()
            : "";
    this.fields = new Fields(name, problems);
  }

  Component parse() {
    fields.check(
        root, "", List.of("apiVersion", "kind", "metadata", "spec", "auth", "scopes", "status"));
    apiVersion();
    Node.Mapping metadata = fields.mapping(root, "metadata", "metadata", true);
    Node.Mapping spec = fields.mapping(root, "spec", "spec", true);
    Node.Mapping auth = fields.mapping(root, "auth", "auth", false);
    fields.check(
        spec, "spec.", List.of("type", "version", "ignoreErrors", "initTimeout", "metadata"));
    fields.check(auth, "auth.", List.of("secretStore"));
    if (isMapping("metadata")) {
      checkName(metadata);
    }
    Optional<String> type =
        isMapping("spec")
            ? fields.required(spec, "type", "spec.type", "a type such as bindings.mqtt")
            : Optional.empty();
    return new Component(
        name,
        fields.text(metadata, "namespace", "metadata.namespace").filter(text -> !text.isEmpty()),
        type.orElse("").toLowerCase(Locale.ROOT),
        fields.text(spec, "version", "spec.version").orElse(""),
        fields.value(spec, "ignoreErrors", "spec.ignoreErrors", FieldTypes.BOOLEAN).orElse(false),
        fields
            .value(spec, "initTimeout", "spec.initTimeout", TIMEOUT)
            .orElse(Component.DEFAULT_INIT_TIMEOUT),
        scopes(),
        fields.text(auth, "secretStore", "auth.secretStore").filter(text -> !text.isEmpty()),
        new ItemParser(fields).parse(spec),
        root.location(),
        problems);
  }

  private void apiVersion() {
    String expected = "\"" + DocumentHead.API_VERSION + "\"";
    fields
        .required(root, "apiVersion", "apiVersion", expected)
        .filter(text -> !text.equals(DocumentHead.API_VERSION))
        .ifPresent(
            text ->
                fields.error(
                    location(root, "apiVersion"),
                    "apiVersion",
                    Fields.quote(text) + " is not known; expected " + expected));
  }

  private void checkName(Node.Mapping metadata) {
    String expected = "a name such as \"orders\", without / and %, and not . or ..";
    fields
        .required(metadata, "name", "metadata.name", expected)
        .filter(
            text ->
                text.equals(".") || text.equals("..") || text.contains("/") || text.contains("%"))
        .ifPresent(
            text ->
                fields.error(
                    location(metadata, "name"),
                    "metadata.name",
                    Fields.quote(text) + " is not valid; expected " + expected));
  }

  private List<String> scopes() {
    Optional<Node> scopes = root.get("scopes");
    if (scopes.isEmpty()) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    if (scopes.get() instanceof Node.Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
          ids.add(scalar.text());
        } else {
          fields.error(item.location(), "scopes", "has an element that is no application id");
        }
      }
    } else {
      fields.error(
          scopes.get().location(), "scopes", "is no list; expected a list of application ids");
    }
    return ids;
  }

  private boolean isMapping(String field) {
    return root.get(field).orElse(null) instanceof Node.Mapping;
  }

  private static Location location(Node.Mapping mapping, String field) {
    return mapping.get(field).map(Node::location).orElse(mapping.location());
  }

  private static Duration positive(String text) {
    Duration duration = FieldTypes.DURATION.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException();
    }
    return duration;
  }
}
