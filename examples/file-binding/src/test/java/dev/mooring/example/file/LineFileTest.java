package dev.mooring.example.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the file, byte for byte: other programs read and write it too. */
final class LineFileTest {
  @TempDir Path folder;

  @Test
  void lineFeedAndBackslashAreEncodedAndNothingElse() {
    byte[] line = LineCode.encode(Payload.utf8("a\nb\\n\r\u00e4"));

    assertArrayEquals("a\\nb\\\\n\r\u00e4\n".getBytes(StandardCharsets.UTF_8), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\", "\\\\", "\\n", "\\\\n", "C:\\temp\\", "\t\u0000"})
  void aLineThatSomebodyElseWroteIsDecoded(String line) {
    String expected = line.replace("\\\\", "\u0001").replace("\\n", "\n").replace("\u0001", "\\");

    assertEquals(Payload.utf8(expected), LineCode.decode(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aLineWithoutItsEndIsNotThereYet() throws IOException {
    Path path = Files.writeString(folder.resolve("in"), "one\ntw");
    LineFile file = new LineFile(path);

    assertEquals(Optional.of(new LineFile.Line(Payload.utf8("one"), 0, 4)), file.lineAt(0));
    assertEquals(Optional.empty(), file.lineAt(4));
    assertEquals(4, file.endOfLastLine());
  }

  @Test
  void whatWasLeftWithoutAnEndBecomesALineOfItsOwn() throws IOException {
    Path path = Files.writeString(folder.resolve("out"), "left");

    new LineFile(path).append(Payload.utf8("mine"));

    assertEquals("left\nmine\n", Files.readString(path));
  }

  @Test
  void aMissingFileIsEmptyButAMissingFolderIsAnOutage() throws IOException {
    assertEquals(Optional.empty(), new LineFile(folder.resolve("none")).lineAt(0));
    LineFile away = new LineFile(folder.resolve("away").resolve("none"));

    assertThrows(NoSuchFileException.class, () -> away.lineAt(0));
    assertThrows(NoSuchFileException.class, () -> away.append(Payload.utf8("mine")));
  }
}
