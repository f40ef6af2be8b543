package dev.mooring.runtime.deadletter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Payload;
import dev.mooring.runtime.registry.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files of dead letters, and when a letter counts as safe. */
final class DeadLetterFilesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  private static DeadLetter letter(String component, byte[] payload) {
    return new DeadLetter(
        component,
        Payload.wrap(payload).withContentType("text/plain"),
        Map.of("topic", "sensors/1"),
        "status code: 500",
        3,
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-01-01T00:00:10Z"));
  }

  private DeadLetterFiles files() {
    return new DeadLetterFiles(new DataDirectory(folder.resolve("data")));
  }

  private Path file(String name) {
    return folder.resolve("data/dead-letters").resolve(name);
  }

  private static void get(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file(name))) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  @Test
  void aLetterIsInTheFileOfItsComponentOnceItIsSafe() throws Exception {
    byte[] payload = {0, (byte) 0xFF, '\n', '"'};
    try (DeadLetterFiles files = files()) {
      get(files.add(letter("orders", payload)));
    }

    JsonNode line = lines("orders.jsonl").get(0);
    assertArrayEquals(payload, line.get("payload").binaryValue());
    assertEquals("orders", line.get("component").textValue());
    assertEquals("text/plain", line.get("contentType").textValue());
    assertEquals("sensors/1", line.get("metadata").get("topic").textValue());
    assertEquals("status code: 500", line.get("reason").textValue());
    assertEquals(3, line.get("attempts").intValue());
    assertEquals("2026-01-01T00:00:00Z", line.get("receivedAt").textValue());
    assertEquals("2026-01-01T00:00:10Z", line.get("failedAt").textValue());
    assertFalse(line.get("id").textValue().isEmpty());
  }

  @Test
  void manyLettersKeepTheirOrderAndTheirComponents() throws Exception {
    List<CompletionStage<Void>> safe = new ArrayList<>();
    try (DeadLetterFiles files = files()) {
      for (int i = 0; i < 1000; i++) {
        safe.add(files.add(letter(i % 2 == 0 ? "even" : "odd/1", new byte[] {(byte) (i >> 1)})));
      }
      for (CompletionStage<Void> stage : safe) {
        get(stage);
      }
    }

    List<JsonNode> odd = lines("odd%2F1.jsonl");
    assertEquals(500, lines("even.jsonl").size());
    for (int i = 0; i < 500; i++) {
      assertEquals((byte) i, odd.get(i).get("payload").binaryValue()[0]);
    }
  }

  @Test
  void onlyTheOwnerCanReadTheFiles() throws Exception {
    try (DeadLetterFiles files = files()) {
      get(files.add(letter("orders", new byte[1])));
    }

    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(file("orders.jsonl")));
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(folder.resolve("data/dead-letters")));
  }

  @Test
  void halfALineOfAKilledProcessDoesNotSpoilTheNext() throws Exception {
    Files.createDirectories(file("."));
    Files.writeString(file("orders.jsonl"), "{\"id\":\"ha");

    try (DeadLetterFiles files = files()) {
      get(files.add(letter("orders", new byte[1])));
    }

    List<String> lines = Files.readAllLines(file("orders.jsonl"));
    assertEquals("{\"id\":\"ha", lines.get(0));
    assertEquals("orders", MAPPER.readTree(lines.get(1)).get("component").textValue());
  }

  @Test
  void aLetterThatCannotBeWrittenIsNotSafe() throws Exception {
    Files.writeString(folder.resolve("data"), "a file where the folder should be");

    try (DeadLetterFiles files = files()) {
      assertThrows(ExecutionException.class, () -> get(files.add(letter("orders", new byte[1]))));
    }
  }

  @Test
  void aFileThatIsFullTakesNoMoreAndKeepsWhatItHas() throws Exception {
    DataDirectory data = new DataDirectory(folder.resolve("data"));
    try (DeadLetterFiles files = new DeadLetterFiles(data, 500)) {
      get(files.add(letter("orders", new byte[1])));
      String before = Files.readString(file("orders.jsonl"));

      ExecutionException full =
          assertThrows(
              ExecutionException.class, () -> get(files.add(letter("orders", new byte[300]))));

      assertTrue(String.valueOf(full.getMessage()).contains("larger than 500 bytes"));
      assertEquals(before, Files.readString(file("orders.jsonl")));
    }
  }

  @Test
  void aLetterThatComesAfterTheEndIsNotSafe() {
    DeadLetterFiles files = files();
    files.close();

    assertThrows(ExecutionException.class, () -> get(files.add(letter("orders", new byte[1]))));
  }
}
