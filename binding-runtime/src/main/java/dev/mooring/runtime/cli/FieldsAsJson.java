package dev.mooring.runtime.cli;

import dev.mooring.api.config.Field;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The fields of a type as a JSON object. Stateless. */
final class FieldsAsJson {

  private FieldsAsJson() {}

  static String of(String type, List<Field<?>> fields) {
    JsonArray array = new JsonArray();
    for (Field<?> field : fields) {
      JsonObject each =
          new JsonObject()
              .put("name", field.name())
              .put("type", field.type().name())
              .put("expects", field.type().expectation())
              .put("required", field.isRequired())
              .put("secret", field.isSecret())
              .put("family", field.isFamily())
              .put("description", field.description());
      field.defaultText().ifPresent(text -> each.put("default", text));
      array.add(each);
    }
    return new JsonObject().put("type", type).put("fields", array).encodePrettily() + "\n";
  }
}
