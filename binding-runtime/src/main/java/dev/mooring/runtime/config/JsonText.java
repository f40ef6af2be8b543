package dev.mooring.runtime.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes a value that is no single text as compact JSON, as Dapr hands it to a component. */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * YAML has numbers that JSON has not, such as {@code 0x10} and {@code .inf}; they become texts.
   */
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");

  private JsonText() {}

  static String of(Node node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(node, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  private static void write(Node node, JsonGenerator json) throws IOException {
    if (node instanceof Node.Mapping mapping) {
      json.writeStartObject();
      for (Node.Entry entry : mapping.entries()) {
        json.writeFieldName(entry.name());
        write(entry.value(), json);
      }
      json.writeEndObject();
    } else if (node instanceof Node.Sequence sequence) {
      json.writeStartArray();
      for (Node item : sequence.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else if (node instanceof Node.Scalar scalar) {
      write(scalar, json);
    }
  }

  private static void write(Node.Scalar scalar, JsonGenerator json) throws IOException {
    switch (scalar.type()) {
      case TEXT -> json.writeString(scalar.text());
      case NULL -> json.writeNull();
      case BOOLEAN -> json.writeBoolean(scalar.text().toLowerCase(Locale.ROOT).equals("true"));
      case NUMBER -> {
        if (JSON_NUMBER.matcher(scalar.text()).matches()) {
          json.writeNumber(scalar.text());
        } else {
          json.writeString(scalar.text());
        }
      }
    }
  }
}
