package dev.mooring.runtime.cli;

import dev.mooring.api.config.Field;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A JSON schema (draft 7, which editors of YAML understand) of component files of one type. It is
 * no stricter than the runtime: any value may be a text with a placeholder in it, and keys may have
 * any case. Stateless.
 */
final class JsonSchema {

  private JsonSchema() {}

  static String of(String type, List<Field<?>> fields) {
    JsonObject spec =
        object(
            List.of("type", "metadata"),
            new JsonObject()
                .put("type", new JsonObject().put("const", type))
                .put("version", new JsonObject().put("enum", JsonArray.of("v1", "v0", "")))
                .put("ignoreErrors", ofType("boolean", "string"))
                .put("initTimeout", ofType("string", "integer"))
                .put("metadata", items(fields)));
    JsonObject component =
        object(
            List.of("apiVersion", "kind", "metadata", "spec"),
            new JsonObject()
                .put("apiVersion", new JsonObject().put("const", "dapr.io/v1alpha1"))
                .put("kind", new JsonObject().put("const", "Component"))
                .put(
                    "metadata",
                    object(
                        List.of("name"),
                        new JsonObject()
                            .put("name", ofType("string"))
                            .put("namespace", ofType("string"))))
                .put(
                    "auth",
                    object(List.of(), new JsonObject().put("secretStore", ofType("string"))))
                .put("scopes", new JsonObject().put("type", "array").put("items", ofType("string")))
                .put("spec", spec));
    return new JsonObject()
            .put("$schema", "http://json-schema.org/draft-07/schema#")
            .put("title", "Component of type " + type)
            .mergeIn(component)
            .encodePrettily()
        + "\n";
  }

  private static JsonObject items(List<Field<?>> fields) {
    JsonArray names = new JsonArray();
    JsonArray rules = new JsonArray();
    JsonArray needed = new JsonArray();
    for (Field<?> field : fields) {
      if (!field.isFamily()) {
        names.add(field.name());
      }
      JsonObject named = new JsonObject().put("name", new JsonObject().put("pattern", key(field)));
      rules.add(
          new JsonObject()
              .put("if", new JsonObject().put("properties", named))
              .put(
                  "then",
                  new JsonObject().put("properties", new JsonObject().put("value", value(field)))));
      if (field.isRequired()) {
        needed.add(new JsonObject().put("contains", object(List.of("name"), named.copy())));
      }
    }
    JsonObject item =
        object(
                List.of("name"),
                new JsonObject()
                    .put(
                        "name",
                        new JsonObject()
                            .put(
                                "anyOf",
                                JsonArray.of(
                                    new JsonObject().put("enum", names),
                                    new JsonObject().put("pattern", anyKey(fields)))))
                    .put("value", new JsonObject())
                    .put("envRef", ofType("string"))
                    .put(
                        "secretKeyRef",
                        object(
                            List.of("name"),
                            new JsonObject()
                                .put("name", ofType("string"))
                                .put("key", ofType("string")))))
            .put("allOf", rules);
    JsonObject array = new JsonObject().put("type", "array").put("items", item);
    return needed.isEmpty() ? array : array.put("allOf", needed);
  }

  private static JsonObject value(Field<?> field) {
    JsonArray forms = new JsonArray();
    if (!field.type().choices().isEmpty()) {
      forms.add(new JsonObject().put("enum", new JsonArray(field.type().choices())));
    }
    switch (field.type().name()) {
      case "list" ->
          forms
              .add(ofType("string"))
              .add(new JsonObject().put("type", "array").put("items", ofType("string", "number")));
      case "boolean" -> forms.add(ofType("boolean", "string", "integer"));
      case "integer" -> forms.add(ofType("integer", "string"));
      default -> forms.add(ofType("string", "number", "boolean"));
    }
    JsonObject value = new JsonObject().put("description", field.description()).put("anyOf", forms);
    field.defaultText().ifPresent(text -> value.put("default", text));
    return value;
  }

  private static JsonObject object(List<String> required, JsonObject properties) {
    JsonObject object = new JsonObject().put("type", "object").put("properties", properties);
    return required.isEmpty() ? object : object.put("required", new JsonArray(required));
  }

  private static JsonObject ofType(String... types) {
    return new JsonObject()
        .put("type", types.length == 1 ? types[0] : new JsonArray(List.of(types)));
  }

  private static String anyKey(List<Field<?>> fields) {
    return fields.stream()
        .map(JsonSchema::key)
        .map(key -> key.substring(1, key.length() - 1))
        .collect(Collectors.joining("|", "^(", ")$"));
  }

  /** A key in any case, since this kind of pattern has no flag for it. */
  private static String key(Field<?> field) {
    String anyCase =
        field
            .name()
            .chars()
            .mapToObj(
                c -> {
                  String lower = String.valueOf((char) c).toLowerCase(Locale.ROOT);
                  String upper = lower.toUpperCase(Locale.ROOT);
                  return lower.equals(upper) ? lower : "[" + lower + upper + "]";
                })
            .collect(Collectors.joining());
    return "^" + anyCase + (field.isFamily() ? "\\..+" : "") + "$";
  }
}
