package dev.mooring.runtime.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.api.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that Dapr's clients wrap a request in. Reads it as leniently as they are used to: names
 * in any case, unknown ones ignored, a later one in place of an earlier, and nothing read behind
 * the first value. Immutable.
 *
 * @param operation what to do; empty if it was left out
 * @param payload the bytes to send
 * @param metadata settings for this request alone
 */
record Envelope(String operation, Payload payload, Map<String, String> metadata) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Why a body is no envelope; the message is for the caller. */
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }
  }

  /** Why the data of an envelope cannot be written again; the message is for the caller. */
  static final class Unwritable extends Exception {
    Unwritable(String message) {
      super(message);
    }
  }

  static Envelope read(byte[] body) throws Malformed, Unwritable {
    try (JsonParser parser = MAPPER.createParser(JsonText.of(body))) {
      return new Reading(parser).read();
    } catch (JsonProcessingException e) {
      throw new Malformed(e.getOriginalMessage());
    } catch (IOException e) {
      throw new Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** One pass over a body. */
  private static final class Reading {
    private final JsonParser parser;
    private final Map<String, String> metadata = new HashMap<>();
    private String operation = "";
    private JsonNode data = MissingNode.getInstance();
    private byte @Nullable [] bytes;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Envelope read() throws IOException, Malformed, Unwritable {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new EOFException("EOF");
      }
      if (first != JsonToken.VALUE_NULL) {
        readObject(first);
      }
      return new Envelope(operation, payload(), metadata);
    }

    private void readObject(JsonToken first) throws IOException, Malformed {
      if (first != JsonToken.START_OBJECT) {
        throw new Malformed("expected a JSON object, found " + described(first));
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name.toLowerCase(Locale.ROOT)) {
          case "operation" -> operation = text("operation", value);
          case "metadata" -> readMetadata(value);
          case "data" -> data = parser.readValueAsTree();
          case "data_base64" -> bytes = base64(text("data_base64", value));
          default -> parser.skipChildren();
        }
      }
    }

    private void readMetadata(JsonToken first) throws IOException, Malformed {
      if (first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new Malformed("field metadata: expected an object, found " + described(first));
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        metadata.put(name, text("metadata." + name, parser.nextToken()));
      }
    }

    private String text(String field, JsonToken value) throws IOException, Malformed {
      if (value == JsonToken.VALUE_NULL) {
        return "";
      }
      if (value != JsonToken.VALUE_STRING) {
        throw new Malformed("field " + field + ": expected a string, found " + described(value));
      }
      return parser.getText();
    }

    private static byte[] base64(String text) throws Malformed {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new Malformed("field data_base64: " + e.getMessage());
      }
    }

    private Payload payload() throws Malformed, Unwritable {
      if (bytes != null && !data.isMissingNode() && !data.isNull()) {
        throw new Malformed("the fields data and data_base64 exclude each other");
      }
      try {
        return Payload.wrap(bytes != null ? bytes : DataEncoding.encode(data));
      } catch (IllegalArgumentException e) {
        throw new Unwritable(String.valueOf(e.getMessage()));
      }
    }

    private static String described(JsonToken token) {
      return switch (token) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "a list";
        case VALUE_STRING -> "a string";
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
        case VALUE_TRUE, VALUE_FALSE -> "a boolean";
        case VALUE_NULL -> "null";
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            token.toString();
      };
    }
  }
}
