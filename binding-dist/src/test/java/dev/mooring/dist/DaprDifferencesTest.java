package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each defect of Dapr that the documentation lists has a test under its number. */
final class DaprDifferencesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("^\\| (D\\d+) \\|", Pattern.MULTILINE);
  private static final Pattern DEFECT = Pattern.compile("@Tag\\(\"(D\\d+)\"\\)");
  private static final Pattern RUNTIME_FIELD = Pattern.compile("@Tag\\(\"field:(\\w+)\"\\)");

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Set<String> tagged(Pattern pattern, String... modules) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : modules) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        sources
            .filter(path -> path.toString().endsWith("Test.java"))
            .forEach(path -> found.addAll(found(pattern, text(path))));
      }
    }
    return found;
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachDefectOfTheTableHasATestAndEachTestItsRow() throws IOException {
    Set<String> rows = found(ROW, text(ROOT.resolve("docs/dapr-differences.md")));
    assertEquals(23, rows.size());
    assertEquals(rows, tagged(DEFECT, "binding-mqtt-netty", "binding-runtime"));
  }

  @Test
  void eachDefectOfTheRuntimeThatIsListedHasATestUnderItsNumber() throws IOException {
    Set<String> rows =
        found(
            Pattern.compile(
                "^\\| (\\d(?:\\.\\d)?(?: \\(\\d+\\))?)(?:, [\\d.]+)? \\|", Pattern.MULTILINE),
            text(ROOT.resolve("docs/dapr.md")));
    assertEquals(13, rows.size(), rows.toString());
    Pattern name = Pattern.compile("@DisplayName\\(\"(\\d(?:\\.\\d)?(?: \\(\\d+\\))?)[:,]");
    assertEquals(rows, tagged(name, "binding-runtime"));
  }

  /** The fields of the binding itself are held against their tests where it lives. */
  @Test
  void theFieldsThatTheRuntimeObeysHaveTestsToo() throws IOException {
    Set<String> described =
        found(
            Pattern.compile("^\\| `(direction|route)` \\|", Pattern.MULTILINE),
            text(ROOT.resolve("docs/fields/bindings.mqtt.md")));
    assertEquals(Set.copyOf(List.of("direction", "route")), described);
    assertEquals(described, tagged(RUNTIME_FIELD, "binding-runtime"));
  }
}
