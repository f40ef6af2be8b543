package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sees to it that nothing of the TLS suite goes unread. */
class WatchedTestsTest {

  private static final Path TESTS = Path.of("src/test/java/dev/mooring/mqtt");
  private static final Pattern MAKER = Pattern.compile("\\b(Pki|Pem|KeyForm|TestPki)\\.");
  private static final String WATCHED = "@ExtendWith(SecretWatch.class)\nclass ";

  /** These let secrets out on purpose, or only name the makers. */
  private static final Set<String> EXEMPT = Set.of("SecretWatchTest.java", "WatchedTestsTest.java");

  @Test
  void readsAlongInEveryTestThatHasKeys() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> makers =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .filter(file -> !EXEMPT.contains(String.valueOf(file.getFileName())))
              .filter(file -> MAKER.matcher(text(file)).find())
              .toList();
      assertTrue(makers.size() >= 10, makers.toString());
      assertEquals(
          Set.of(),
          makers.stream()
              .filter(file -> !text(file).contains(WATCHED))
              .collect(Collectors.toSet()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
