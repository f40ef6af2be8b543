package dev.mooring.runtime.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Payload;
import dev.mooring.runtime.registry.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Letters are taken out while others are put in, and whoever does either may be killed. */
@Timeout(60)
final class DeadLetterEditorTest {

  @TempDir private Path data;

  private static DeadLetter letter(String text) {
    return new DeadLetter(
        "orders",
        Payload.utf8(text).withContentType("text/plain"),
        Map.of("topic", "sensors/1"),
        "status code: 500",
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private void put(String... texts) {
    try (DeadLetterFiles files = new DeadLetterFiles(new DataDirectory(data))) {
      for (String text : texts) {
        join(files.add(letter(text)));
      }
    }
  }

  private static void join(CompletionStage<Void> stage) {
    stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Path file() {
    return data.resolve("dead-letters/orders.jsonl");
  }

  private List<String> kept() throws IOException {
    List<String> texts = new ArrayList<>();
    try (DeadLetterScan scan = DeadLetterScan.of(data, "orders")) {
      scan.forEach(stored -> texts.add(stored.letter().payload().utf8()));
      assertEquals(texts.size(), scan.letters());
    }
    return texts;
  }

  private DeadLetterEditor editor() throws IOException {
    return DeadLetterEditor.open(data, "orders").orElseThrow();
  }

  private static void remove(DeadLetterEditor editor, List<String> texts) throws IOException {
    editor
        .letters()
        .forEach(
            stored -> {
              if (texts.contains(stored.letter().payload().utf8())) {
                editor.remove(stored);
              }
              return true;
            });
  }

  @Test
  void aLetterThatIsReadIsTheOneThatWasPutAway() throws IOException {
    put("a");
    try (DeadLetterScan scan = DeadLetterScan.of(data, "orders")) {
      scan.forEach(
          stored -> {
            assertEquals(letter("a"), stored.letter());
            return true;
          });
      assertEquals(1, scan.letters());
    }
    SortedSet<String> components = DeadLetterScan.components(data);
    assertEquals(List.of("orders"), List.copyOf(components));
  }

  @Test
  void aRemovedLetterIsGoneAtOnceAndLeavesTheFileWhenTheEditorIsClosed() throws IOException {
    put("a", "b", "c");
    try (DeadLetterEditor editor = editor()) {
      remove(editor, List.of("b"));
      assertEquals(List.of("a", "c"), kept());
      assertEquals(4, Files.readAllLines(file()).size());
    }
    assertEquals(List.of("a", "c"), kept());
    assertEquals(2, Files.readAllLines(file()).size());
  }

  @Test
  void aFileWithoutLettersIsRemoved() throws IOException {
    put("a", "b");
    try (DeadLetterEditor editor = editor()) {
      remove(editor, List.of("a", "b"));
    }
    assertFalse(Files.exists(file()));
    assertEquals(List.of(), kept());
    put("c");
    assertEquals(List.of("c"), kept());
  }

  @Test
  void lettersThatComeMeanwhileAreKept() throws IOException {
    put("a", "b");
    try (DeadLetterEditor editor = editor()) {
      put("c");
      remove(editor, List.of("a", "c"));
      put("d");
    }
    assertEquals(List.of("b", "c", "d"), kept());
  }

  @Test
  void nothingIsLostOrComesBackWhileBothWriteAtTheSameTime() throws Exception {
    List<String> all = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              try (DeadLetterFiles files = new DeadLetterFiles(new DataDirectory(data))) {
                all.forEach(text -> join(files.add(letter(text))));
              }
            });
    List<String> removed = new ArrayList<>();
    while (removed.size() < all.size() / 2 || !writing.isDone()) {
      try (DeadLetterEditor editor = editor()) {
        editor
            .letters()
            .forEach(
                stored -> {
                  removed.add(stored.letter().payload().utf8());
                  editor.remove(stored);
                  return removed.size() % 5 != 0;
                });
      }
    }
    writing.get(30, TimeUnit.SECONDS);

    List<String> left = new ArrayList<>(all);
    left.removeAll(removed);
    assertEquals(all.subList(0, removed.size()), removed);
    assertEquals(left, kept());
  }

  @Test
  void aKilledEditorHasForgottenNoRemovalAndLostNoLetter() throws IOException {
    put("a", "b", "c");
    // What is in the file when an editor ends without being closed, half a note included.
    try (DeadLetterScan scan = DeadLetterScan.of(data, "orders")) {
      scan.forEach(
          stored -> {
            Files.write(file(), DeadLetterLine.removal(stored.id()), StandardOpenOption.APPEND);
            return false;
          });
    }
    Files.writeString(file(), "{\"rem", StandardOpenOption.APPEND);
    Files.writeString(data.resolve("dead-letters/orders.jsonl.new"), "half a copy");
    assertEquals(List.of("b", "c"), kept());
    put("d");
    try (DeadLetterEditor editor = editor()) {
      assertEquals(1, editor.letters().damaged());
      remove(editor, List.of("c"));
    }
    assertEquals(List.of("b", "d"), kept());
    assertEquals(2, Files.readAllLines(file()).size());
    assertFalse(Files.exists(data.resolve("dead-letters/orders.jsonl.new")));
  }

  @Test
  void thereIsOneEditorAtATime() throws IOException {
    put("a");
    try (DeadLetterEditor editor = editor()) {
      assertEquals(Optional.empty(), DeadLetterEditor.open(data, "orders"));
      assertEquals(1, editor.letters().letters());
    }
    editor().close();
  }

  @Test
  void whoCannotHaveTheLockInTimeIsTold() throws IOException {
    put("a");
    Path lock = data.resolve("dead-letters/orders.jsonl.lock");
    FileMutex held = FileMutex.take(lock, Duration.ZERO).orElseThrow();
    assertTrue(FileMutex.take(lock, Duration.ofMillis(20)).isEmpty());
    held.close();
    FileMutex.take(lock, Duration.ZERO).orElseThrow().close();
  }

  @Test
  void aLineThatIsNoLetterIsCountedAndPassedOver() throws IOException {
    put("a");
    DeadLetterFile.of(data, "orders")
        .append(List.of(ByteBuffer.wrap("{\"id\":\"x\"}\n".getBytes(UTF_8))), Long.MAX_VALUE);
    try (DeadLetterScan scan = DeadLetterScan.of(data, "orders")) {
      assertEquals(1, scan.damaged());
      assertEquals(1, scan.letters());
    }
  }
}
