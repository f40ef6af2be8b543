package dev.mooring.runtime.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.DeadLetters.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The form of a dead letter on disk: one JSON object on one line, so that a file can be appended
 * to, read while it grows, and looked at with ordinary tools. Stateless.
 */
final class DeadLetterLine {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DeadLetterLine() {}

  /** The bytes of a letter, with the line's end. */
  static byte[] of(DeadLetter letter) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("id", UUID.randomUUID().toString());
    line.put("component", letter.component());
    line.put("failedAt", letter.failedAt().toString());
    line.put("receivedAt", letter.receivedAt().toString());
    line.put("attempts", letter.attempts());
    line.put("reason", letter.reason());
    ObjectNode metadata = line.putObject("metadata");
    new TreeMap<>(letter.metadata()).forEach(metadata::put);
    letter.payload().contentType().ifPresent(type -> line.put("contentType", type));
    line.put("payload", letter.payload().sharedBytes());
    try {
      return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of texts and numbers can always be written", e);
    }
  }
}
