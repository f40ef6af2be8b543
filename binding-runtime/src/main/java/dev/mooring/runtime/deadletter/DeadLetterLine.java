package dev.mooring.runtime.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The form of a dead letter on disk: one JSON object on one line, so that a file can be appended
 * to, read while it grows, and looked at with ordinary tools. A letter that is done with is
 * followed, somewhere later, by a line that says so. Stateless.
 */
public final class DeadLetterLine {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String REMOVED = "removed";

  private DeadLetterLine() {}

  /** A new letter, under an id of its own. */
  static StoredLetter stored(DeadLetter letter) {
    return new StoredLetter(UUID.randomUUID().toString(), letter);
  }

  /** The JSON object of a letter, without the line's end. */
  public static String json(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    ObjectNode line = summary(stored);
    letter.payload().contentType().ifPresent(type -> line.put("contentType", type));
    line.put("payload", letter.payload().sharedBytes());
    return text(line);
  }

  /** The JSON object of a letter with the size of its payload in place of the payload. */
  public static String summaryJson(StoredLetter stored) {
    return text(summary(stored).put("payloadBytes", stored.letter().payload().size()));
  }

  private static ObjectNode summary(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    ObjectNode line = MAPPER.createObjectNode();
    line.put("id", stored.id());
    line.put("component", letter.component());
    line.put("failedAt", letter.failedAt().toString());
    line.put("receivedAt", letter.receivedAt().toString());
    line.put("attempts", letter.attempts());
    line.put("reason", letter.reason());
    ObjectNode metadata = line.putObject("metadata");
    new TreeMap<>(letter.metadata()).forEach(metadata::put);
    return line;
  }

  /** The bytes of a letter, with the line's end. */
  static byte[] of(StoredLetter stored) {
    return bytes(json(stored));
  }

  /** The bytes of the line that says that a letter is done with. */
  static byte[] removal(String id) {
    return bytes(text(MAPPER.createObjectNode().put(REMOVED, id)));
  }

  /**
   * A letter, of its JSON object.
   *
   * @throws IOException if the bytes are no such object; its message is for people
   */
  public static StoredLetter letter(byte[] json) throws IOException {
    if (read(json) instanceof Entry.Letter found) {
      return found.stored();
    }
    throw new IOException("this is no dead letter but the note that one is done with");
  }

  /** What a line can say. */
  sealed interface Entry {

    /** There is this letter. */
    record Letter(StoredLetter stored) implements Entry {}

    /** The letter of this id, which stands before, is done with. */
    record Removal(String id) implements Entry {}
  }

  /**
   * What a line says.
   *
   * @throws IOException if it says nothing that can be understood
   */
  static Entry read(byte[] line) throws IOException {
    JsonNode object = MAPPER.readTree(line);
    if (object.hasNonNull(REMOVED)) {
      return new Entry.Removal(object.get(REMOVED).asText());
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    object
        .path("metadata")
        .properties()
        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
    try {
      return new Entry.Letter(
          new StoredLetter(
              required(object, "id").asText(),
              new DeadLetter(
                  required(object, "component").asText(),
                  Payload.wrap(required(object, "payload").binaryValue())
                      .withContentType(object.path("contentType").textValue()),
                  metadata,
                  object.path("reason").asText(),
                  object.path("attempts").asInt(),
                  Instant.parse(required(object, "receivedAt").asText()),
                  Instant.parse(required(object, "failedAt").asText()))));
    } catch (DateTimeException e) {
      throw new IOException("a time is not as ISO 8601 writes it: " + e.getMessage(), e);
    }
  }

  private static JsonNode required(JsonNode object, String name) throws IOException {
    JsonNode value = object.path(name);
    if (!value.isTextual()) {
      throw new IOException("\"" + name + "\" is missing, or is no text");
    }
    return value;
  }

  private static String text(ObjectNode line) {
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of texts and numbers can always be written", e);
    }
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
