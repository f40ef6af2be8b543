package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the items of {@code spec.metadata}. */
final class ItemParser {

  private static final String EXPECTED = "expected a list of items, each with name and value";

  private final Fields fields;

  ItemParser(Fields fields) {
    this.fields = fields;
  }

  List<Item> parse(Node.Mapping spec) {
    Optional<Node> metadata = spec.get("metadata");
    List<Item> items = new ArrayList<>();
    if (metadata.isPresent()) {
      if (metadata.get() instanceof Node.Sequence sequence) {
        sequence.items().forEach(item -> item(item).ifPresent(items::add));
      } else {
        fields.error(metadata.get().location(), "spec.metadata", "is no list; " + EXPECTED);
      }
    }
    return items;
  }

  private Optional<Item> item(Node node) {
    if (!(node instanceof Node.Mapping item)) {
      fields.error(node.location(), "spec.metadata", "has an element that is no item; " + EXPECTED);
      return Optional.empty();
    }
    Optional<String> key =
        fields.required(item, "name", "spec.metadata.name", "the name of a field");
    String field = key.orElse("spec.metadata");
    fields.check(item, field + ".", List.of("name", "value", "secretKeyRef", "envRef"));
    return source(item, field)
        .flatMap(source -> key.map(name -> new Item(name, source, location(item))));
  }

  /** Which of several sources counts is Dapr's rule: a secret, then what is written. */
  private Optional<Source> source(Node.Mapping item, String field) {
    Optional<Node> value = item.get("value");
    Optional<Node> variable = item.get("envRef");
    Optional<Node> secret = item.get("secretKeyRef");
    if (List.of(value, variable, secret).stream().filter(Optional::isPresent).count() > 1) {
      String counts = value.isEmpty() ? "envRef" : secret.isPresent() ? "secretKeyRef" : "value";
      fields.warning(
          item.location(),
          field,
          "has more than one of value, secretKeyRef and envRef; " + counts + " counts");
    }
    if (value.isEmpty() && variable.isPresent()) {
      return fields
          .required(item, "envRef", field + ".envRef", "the name of an environment variable")
          .map(Source.Variable::new);
    }
    if (secret.isPresent()) {
      return secret(item, field);
    }
    return value.isEmpty()
        ? Optional.of(new Source.Written(""))
        : written(value.get(), field).map(Source.Written::new);
  }

  private Optional<Source> secret(Node.Mapping item, String field) {
    String path = field + ".secretKeyRef";
    Node.Mapping reference = fields.mapping(item, "secretKeyRef", path, false);
    if (!(item.get("secretKeyRef").orElse(null) instanceof Node.Mapping)) {
      return Optional.empty();
    }
    fields.check(reference, path + ".", List.of("name", "key"));
    Optional<String> name =
        fields.required(reference, "name", path + ".name", "the name of a secret");
    Optional<String> key =
        fields.text(reference, "key", path + ".key").filter(text -> !text.isEmpty());
    return name.map(secret -> new Source.SecretKey(secret, key.orElse(secret)));
  }

  private Optional<String> written(Node value, String field) {
    if (value instanceof Node.Scalar scalar) {
      return Optional.of(scalar.text());
    }
    return value instanceof Node.Sequence sequence
        ? list(sequence, field)
        : Optional.of(JsonText.of(value));
  }

  /** A list of single values as the comma-separated text it stands for; of others as JSON. */
  private Optional<String> list(Node.Sequence sequence, String field) {
    List<String> texts = new ArrayList<>();
    for (Node element : sequence.items()) {
      if (!(element instanceof Node.Scalar scalar)) {
        return Optional.of(JsonText.of(sequence));
      }
      if (scalar.text().contains(",")) {
        fields.error(
            element.location(),
            field,
            Fields.quote(scalar.text()) + " has a comma, which no element of a list can have");
        return Optional.empty();
      }
      texts.add(scalar.text());
    }
    return Optional.of(String.join(",", texts));
  }

  private static Location location(Node.Mapping item) {
    return item.get("value")
        .or(() -> item.get("secretKeyRef"))
        .or(() -> item.get("envRef"))
        .map(Node::location)
        .orElse(item.location());
  }
}
