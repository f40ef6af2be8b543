package dev.mooring.runtime.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the JSON file of a local secret store: nested objects and lists become flat names, single
 * values the text that stands in the file. Nulls are left out, since nothing is no secret.
 */
final class SecretsFile {

  /** How large the file may be, in bytes. */
  static final int MAX_BYTES = 16 << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser json;
  private final String separator;
  private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();

  /** The file holds something else; the reason ends a sentence about it and quotes nothing. */
  static final class NotJsonException extends IOException {
    private final String reason;

    NotJsonException(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  private SecretsFile(JsonParser json, String separator) {
    this.json = json;
    this.separator = separator;
  }

  static SecretsFile read(Path file, String separator, boolean multiValued) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new NotJsonException("is larger than " + MAX_BYTES + " bytes");
    }
    try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
      SecretsFile reading = new SecretsFile(json, separator);
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new NotJsonException("holds no JSON object with secrets");
      }
      reading.top(multiValued);
      return reading;
    } catch (JsonProcessingException e) {
      // Its message and its cause quote the file.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new NotJsonException("is not valid JSON in line " + line);
    }
  }

  /** Secrets by name, each with its fields. */
  Map<String, Map<String, String>> secrets() {
    return secrets;
  }

  private void top(boolean multiValued) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean nested = json.nextToken().isStructStart();
      Map<String, String> fields = new LinkedHashMap<>();
      flatten(multiValued && nested ? "" : name, fields);
      if (multiValued) {
        secrets.put(name, fields);
      } else {
        fields.forEach((flat, text) -> secrets.put(flat, Map.of(flat, text)));
      }
    }
  }

  /** Takes the value at the present token, whose name so far is the prefix. */
  private void flatten(String prefix, Map<String, String> fields) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = join(prefix, json.currentName());
        json.nextToken();
        flatten(name, fields);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        flatten(join(prefix, Integer.toString(i)), fields);
      }
    } else if (token != JsonToken.VALUE_NULL) {
      fields.put(prefix, json.getText());
    }
  }

  private String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + separator + name;
  }
}
