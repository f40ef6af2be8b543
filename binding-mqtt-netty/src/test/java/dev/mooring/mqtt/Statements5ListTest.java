package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The numbered statements of MQTT 5.0 that bind clients, or both sides: each is named by a test, or
 * {@code docs/spec/mqtt-5.0-client.md} says why none can. Run with {@code -Dstatements.print} it
 * says where.
 */
class Statements5ListTest {

  /** Section, and the numbers in it. */
  private static final String STATEMENTS =
      """
      1.5.4 1 2 3, 1.5.5 1, 1.5.7 1, 2.1.3 1, 2.2.1 2 3 5, 2.2.2 1, 3.1.0 1 2,
      3.1.2 1 2 3 4 9 11 12 13 16 17 18 19 20 21 23 30, 3.1.3 1 2 3 4 11 12,
      3.2.2 4 5 11 14 15 17 18 21, 3.3.1 1 2 4, 3.3.2 1 2 7 8 9 10 13 14 19, 3.3.4 1 6 7 8,
      3.4.2 1 2 3, 3.5.2 1 2 3, 3.6.1 1, 3.6.2 1 2 3, 3.7.2 1 2 3, 3.8.1 1, 3.8.3 1 2 4 5,
      3.10.1 1, 3.10.3 1 2, 3.14.1 1, 3.14.2 1 3 4, 3.14.4 1 2, 3.15.1 1, 3.15.2 1 2 3,
      4.1.0 1, 4.2.0 1, 4.3.1 1, 4.3.2 1 2 3 4 5, 4.3.3 1 2 3 4 5 6 7 8 9 10 11 12 13,
      4.4.0 1 2, 4.5.0 2, 4.6.0 1 2 3 4, 4.7.0 1, 4.7.1 1 2, 4.7.3 1 2 3, 4.8.2 1 2,
      4.9.0 1 2 3, 4.12.0 3 5 7, 4.12.1 1 2, 4.13.2 1, 6.0.0 1 2 3
      """;

  private static final Path REASONS = Path.of("../docs/spec/mqtt-5.0-client.md");
  private static final Path KIT = Path.of("../binding-tck/src/main/java");

  private static final Pattern ID =
      Pattern.compile("(?<![\\d.])(\\d\\.\\d{1,2}\\.\\d-\\d{1,2})(?!\\d)");
  private static final Pattern REASON =
      Pattern.compile("^\\| (\\d\\.\\d{1,2}\\.\\d-\\d{1,2}) \\| \\S.{20,} \\|$");

  private static Set<String> statements() {
    Set<String> ids = new TreeSet<>();
    for (String section : STATEMENTS.strip().split(",\\s+", -1)) {
      String[] words = section.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        ids.add(words[0] + "-" + words[i]);
      }
    }
    return ids;
  }

  /** Test classes by the statements that they name in names of tests or rows of tables. */
  private static Map<String, Set<String>> named() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    try (Stream<Path> files =
        Stream.concat(Files.walk(Path.of("src/test/java")), Files.walk(KIT))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        boolean ofVersion5 = name.contains("5") && !name.startsWith("Statements5List");
        for (String line : Files.readAllLines(file)) {
          // A number alone stands for something else in 3.1.1: elsewhere it has its version.
          if (ofVersion5 || line.contains("5.0/MQTT-")) {
            Matcher id = ID.matcher(line);
            while (id.find()) {
              found.computeIfAbsent(id.group(1), key -> new TreeSet<>()).add(name);
            }
          }
        }
      }
    }
    return found;
  }

  private static Set<String> withReason() throws IOException {
    Set<String> ids = new TreeSet<>();
    for (String line : Files.readAllLines(REASONS)) {
      Matcher row = REASON.matcher(line);
      if (row.matches()) {
        ids.add(row.group(1));
      }
    }
    return ids;
  }

  @Test
  void eachIsNamedByATestOrHasAReason() throws IOException {
    Map<String, Set<String>> named = named();
    Set<String> withReason = withReason();
    List<String> missing = new ArrayList<>();
    List<String> both = new ArrayList<>();
    for (String id : statements()) {
      if (!named.containsKey(id) && !withReason.contains(id)) {
        missing.add(id);
      }
      if (named.containsKey(id) && withReason.contains(id)) {
        both.add(id);
      }
    }
    assertEquals(List.of(), missing, "neither tested nor listed with a reason");
    assertEquals(List.of(), both, "tested, and yet listed as not testable");
    if (System.getProperty("statements.print") != null) {
      statements().forEach(id -> System.out.println(id + " " + named.getOrDefault(id, Set.of())));
    }
  }

  @Test
  void thereAre137AndReasonsAreGivenForNoOthers() throws IOException {
    Set<String> unknown = new TreeSet<>(withReason());
    unknown.removeAll(statements());
    assertEquals(Set.of(), unknown);
    assertEquals(137, statements().size());
  }
}
