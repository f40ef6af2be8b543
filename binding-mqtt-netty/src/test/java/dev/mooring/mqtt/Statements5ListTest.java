package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The numbered statements of MQTT 5.0 that bind clients, or both sides: {@code
 * docs/spec/mqtt-5.0-client.md} has a row for each, which names the tests of it or says why there
 * is none. A test that is named there has to exist, to be run, and to carry the statement's number
 * in its name, its display name or a row of its table. With {@code -Dstatements.print} the tests
 * that carry each number are printed as such rows.
 */
class Statements5ListTest {

  /** What each number is about: whom it binds, and the optional feature that it belongs to. */
  private static final String CATALOGUE = "mqtt-5.0-statements.tsv";

  private static final Path ROWS = Path.of("../docs/spec/mqtt-5.0-client.md");
  private static final Path TESTS = Path.of("src/test/java");

  private static final String NUMBER = "\\d\\.\\d{1,2}\\.\\d-\\d{1,2}";
  private static final Pattern CARRIED = Pattern.compile("(?<![\\d.])" + NUMBER + "(?!\\d)");
  private static final Pattern ROW = Pattern.compile("\\| (" + NUMBER + ") \\| (.+) \\|");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

  /** A reason in place of tests says something. */
  private static final int SHORTEST_REASON = 20;

  private static Set<String> catalogue() throws IOException {
    try (InputStream in = Statements5ListTest.class.getResourceAsStream(CATALOGUE)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Set<String> numbers = new TreeSet<>();
      text.lines().skip(1).forEach(line -> numbers.add(line.substring(0, line.indexOf('\t'))));
      return numbers;
    }
  }

  /** What stands in the row of each number. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(ROWS)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertEquals(null, rows.put(row.group(1), row.group(2)), row.group(1) + " has two rows");
      }
    }
    return rows;
  }

  /** The tests of MQTT 5.0 by name, {@code Class.method}, and the numbers that each carries. */
  private static Map<String, Set<String>> tests() throws Exception {
    Map<String, Set<String>> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(Statements5ListTest::isOfVersion5).toList()) {
        String path = TESTS.relativize(file).toString();
        Class<?> type = Class.forName(path.replace(".java", "").replace('/', '.'));
        for (Method method : type.getDeclaredMethods()) {
          if (isTest(method)) {
            tests.put(type.getSimpleName() + "." + method.getName(), numbers(method));
          }
        }
      }
    }
    return tests;
  }

  /** A number alone stands for something else in 3.1.1, so that other tests cannot be named. */
  private static boolean isOfVersion5(Path file) {
    return String.valueOf(file.getFileName()).matches("\\w*5\\w*Test\\.java");
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  private static Set<String> numbers(Method method) throws ReflectiveOperationException {
    Set<String> numbers = new TreeSet<>();
    for (Annotation annotation : method.getAnnotations()) {
      for (Method value : annotation.annotationType().getDeclaredMethods()) {
        Object text = value.invoke(annotation);
        String all = text instanceof Object[] several ? Arrays.toString(several) : "" + text;
        CARRIED.matcher(all).results().forEach(found -> numbers.add(found.group()));
      }
    }
    return numbers;
  }

  @Test
  void eachStatementHasARowAndNothingElseHas() throws IOException {
    assertEquals(137, catalogue().size());
    assertEquals(catalogue(), rows().keySet());
  }

  @Test
  void eachRowNamesTestsThatCarryItsNumberOrAReason() throws Exception {
    Map<String, Set<String>> tests = tests();
    List<String> wrong = new ArrayList<>();
    Map<String, Set<String>> unnamed = new HashMap<>();
    tests.forEach(
        (test, numbers) ->
            numbers.forEach(
                number -> unnamed.computeIfAbsent(number, n -> new TreeSet<>()).add(test)));
    rows()
        .forEach(
            (number, text) -> {
              List<String> named =
                  NAMED.matcher(text).results().map(m -> m.group(1) + "." + m.group(2)).toList();
              Set<String> carriers = unnamed.getOrDefault(number, Set.of());
              for (String test : named) {
                if (!tests.containsKey(test)) {
                  wrong.add(number + ": there is no test " + test);
                } else if (!carriers.contains(test)) {
                  wrong.add(number + ": " + test + " does not carry it");
                }
              }
              if (named.isEmpty() && !carriers.isEmpty()) {
                wrong.add(number + ": has a reason, and yet tests: " + carriers);
              } else if (named.isEmpty() && text.length() < SHORTEST_REASON) {
                wrong.add(number + ": neither a test nor a reason");
              }
            });
    if (System.getProperty("statements.print") != null) {
      for (String number : catalogue()) {
        System.out.println(
            "| "
                + number
                + " | `"
                + String.join("`, `", unnamed.getOrDefault(number, Set.of()))
                + "` |");
      }
    }
    assertEquals(List.of(), wrong);
  }
}
