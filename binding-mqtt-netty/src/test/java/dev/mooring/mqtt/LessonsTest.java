package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Defects that other MQTT clients had, by number: each has a test that carries its id in its name,
 * so that none is forgotten and each can be found. Run with {@code -Dlessons.print} it says where.
 */
class LessonsTest {

  /** Those that concern MQTT 3.1.1 or both versions, and what each is about. */
  private static final Map<String, String> LESSONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("T01", "queued messages of a kept session come right after CONNACK"),
              Map.entry("T02", "the handler is there before CONNECT"),
              Map.entry("T03", "the same through the binding"),
              Map.entry("T07", "QoS 2 over a restart of the broker"),
              Map.entry("T08", "publishing inside the handler"),
              Map.entry("T10", "deadlocks when connections are lost under load"),
              Map.entry("T11", "stopping and starting from inside callbacks"),
              Map.entry("T12", "worker cycles when a connection is lost"),
              Map.entry("T13", "acknowledgements while the broker disconnects"),
              Map.entry("T14", "waits that never return"),
              Map.entry("T15", "callers that hang for the same reason"),
              Map.entry("T16", "locks on the way of a connection"),
              Map.entry("T17", "publish that blocks its caller"),
              Map.entry("T19", "a ping machine that is stuck after reconnects"),
              Map.entry("T21", "QoS 0 counted as in flight"),
              Map.entry("T23", "a queue longer than the window"),
              Map.entry("T25", "a window that nobody acknowledges"),
              Map.entry("T26", "a cut at each fill level"),
              Map.entry("T27", "counters that leak"),
              Map.entry("T28", "a full window at the cut"),
              Map.entry("T29", "PUBREL behind new messages"),
              Map.entry("T30", "identifiers used twice"),
              Map.entry("T31", "packet identifier 0"),
              Map.entry("T33", "identifiers that wrap"),
              Map.entry("T38", "a sender that repeats on one connection"),
              Map.entry("T39", "acknowledgements after a reconnect"),
              Map.entry("T40", "acknowledging QoS 2 by hand"),
              Map.entry("T41", "acknowledging before the handler has finished"),
              Map.entry("T42", "messages whose retries are used up"),
              Map.entry("T43", "redelivery inside the process"),
              Map.entry("T46", "PUBREL for an unknown identifier"),
              Map.entry("T47", "QoS 2 duplicates"),
              Map.entry("T48", "PUBLISH after PUBREL"),
              Map.entry("T49", "acknowledging at the hand-over"),
              Map.entry("T50", "what is lost of CONNECT at a reconnect"),
              Map.entry("T51", "credentials lost at a reconnect"),
              Map.entry("T53", "subscriptions lost with the session"),
              Map.entry("T54", "subscriptions refused when made again"),
              Map.entry("T56", "messages that wait when the client ends"),
              Map.entry("T57", "outcomes that the broker never told"),
              Map.entry("T59", "half-open connections"),
              Map.entry("T60", "exceptions in user code"),
              Map.entry("T61", "stopping in each state"),
              Map.entry("T62", "pauses between attempts"),
              Map.entry("T64", "attempts beside each other"),
              Map.entry("T65", "clients that evict each other"),
              Map.entry("T67", "a backlog without bound"),
              Map.entry("T68", "memory after a flood"),
              Map.entry("T70", "threads and files that leak at reconnects"),
              Map.entry("T71", "clients and timers that leak"),
              Map.entry("T72", "messages lost with the process"),
              Map.entry("T74", "a log with a bad entry"),
              Map.entry("T75", "files that others can read"),
              Map.entry("T76", "a limit that ends the stream"),
              Map.entry("T77", "memory for what is only announced"),
              Map.entry("T78", "SUBACK that is too short"),
              Map.entry("T79", "SUBACK without return codes"),
              Map.entry("T81", "QoS 3"),
              Map.entry("T82", "reserved flags and wrong lengths"),
              Map.entry("T83", "texts longer than their length field"),
              Map.entry("T86", "packets in fragments"),
              Map.entry("T87", "SUBACK with a failure"),
              Map.entry("T88", "golden bytes of acknowledgements"),
              Map.entry("T91", "reads beyond the packet"),
              Map.entry("T93", "subscribing while messages come"),
              Map.entry("T94", "host names that nobody checks"),
              Map.entry("T96", "two connections of one client id"),
              Map.entry("T97", "calls without bound, certificates not checked"),
              Map.entry("T98", "features that a binding hides"),
              Map.entry("T99", "acknowledging after the work as the normal way")));

  /** Those of MQTT 5.0 alone. */
  private static final Map<String, String> OF_VERSION_5 =
      Map.of(
          "T45", "only PUBREC of MQTT 5.0 has a reason code",
          "T52", "properties of CONNECT",
          "T84", "the property section",
          "T90", "topic aliases");

  private static final List<Path> SOURCES =
      List.of(Path.of("src/test/java"), Path.of("../binding-benchmarks/src/main/java"));

  private static final Pattern NAMED =
      Pattern.compile("\\b(?:void|CompletionStage<Void>) \\w+|\"[^\"\\n]*\"|^\\s*T\\d\\d.*\\|.*");
  private static final Pattern ID = Pattern.compile("(?<![A-Za-z0-9])T\\d\\d(?![A-Za-z0-9])");

  @Test
  void eachHasATestThatCarriesItsId() {
    Map<String, Set<String>> found = found();
    List<String> missing = new ArrayList<>();
    LESSONS.forEach(
        (id, lesson) -> {
          if (!found.containsKey(id)) {
            missing.add(id + ": " + lesson);
          }
        });
    assertEquals(List.of(), missing, "without a test");
    if (System.getProperty("lessons.print") != null) {
      found.forEach((id, classes) -> System.out.println(id + " " + classes));
    }
  }

  @Test
  void noTestNamesALessonThatIsNotListed() {
    Set<String> unknown = new TreeSet<>(found().keySet());
    unknown.removeAll(LESSONS.keySet());
    unknown.removeAll(OF_VERSION_5.keySet());
    assertEquals(Set.of(), unknown);
    assertTrue(Stream.of("T45", "T52").noneMatch(LESSONS::containsKey), "listed twice");
  }

  /** Classes by id: method names, display names and rows of tables. */
  private static Map<String, Set<String>> found() {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path source : SOURCES) {
      try (Stream<Path> files = Files.walk(source)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("LessonsTest.java"))
            .forEach(file -> collect(file, found));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static void collect(Path file, Map<String, Set<String>> found) {
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher named = NAMED.matcher(line);
        while (named.find()) {
          Matcher id = ID.matcher(named.group().replace('_', ' '));
          while (id.find()) {
            found
                .computeIfAbsent(id.group(), key -> new TreeSet<>())
                .add(String.valueOf(file.getFileName()).replace(".java", ""));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
