package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/embedding.md to the sources that the build compiles and runs: each block of Java or
 * YAML names its file in a comment before it, and stands in that file line by line.
 */
final class EmbeddingDocTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path DOC = ROOT.resolve("docs/embedding.md");
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?<source>[^\n]*)\n\n?```(?<language>java|yaml)\n(?<text>.*?)```", Pattern.DOTALL);
  private static final Pattern SOURCE = Pattern.compile("<!-- from (?<file>\\S+) -->");

  @Test
  void eachBlockStandsInTheFileItNames() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(DOC));
    int blocks = 0;
    while (block.find()) {
      Matcher source = SOURCE.matcher(block.group("source"));
      if (!source.matches()) {
        fail("a block does not say where it is from: " + block.group("text"));
      }
      List<String> wanted = lines(block.group("text"));
      List<String> there = lines(Files.readString(ROOT.resolve(source.group("file"))));
      assertTrue(
          isIn(there, wanted),
          () -> "not in " + source.group("file") + ":\n" + String.join("\n", wanted));
      blocks++;
    }
    assertTrue(blocks >= 6, "only " + blocks + " blocks were found");
  }

  /** Whether the lines stand there one after the other, however far they are indented. */
  private static boolean isIn(List<String> there, List<String> wanted) {
    for (int start = 0; start + wanted.size() <= there.size(); start++) {
      if (there.subList(start, start + wanted.size()).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    text.lines().map(String::strip).forEach(lines::add);
    return lines;
  }
}
