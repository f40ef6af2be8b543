package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.memory.MemoryKit;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit finds each flaw, and nothing where there is none. */
final class NeutralKitTest {

  /** Most of a run is waiting for what a flaw keeps from happening: many may wait at once. */
  private static final int RUNS_AT_ONCE = 12;

  private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(RUNS_AT_ONCE);
  private static final Map<Flaw, Future<Report>> REPORTS = new EnumMap<>(Flaw.class);

  static Stream<Flaw> flaws() {
    return Arrays.stream(Flaw.values()).filter(flaw -> flaw != Flaw.NONE);
  }

  @BeforeAll
  static void runAll() {
    flaws()
        .forEach(
            flaw ->
                REPORTS.put(
                    flaw, RUNNERS.submit(() -> KitRun.run(new MemoryKit(flaw), areas(flaw)))));
  }

  /** Those that ought to catch it; {@code -Plong} runs all, and none of the others may. */
  private static Set<String> areas(Flaw flaw) {
    return Boolean.getBoolean("tests.long")
        ? Set.of()
        : flaw.caughtBy().stream()
            .map(id -> id.substring(0, id.indexOf('-')))
            .collect(Collectors.toSet());
  }

  @AfterAll
  static void stop() {
    RUNNERS.shutdownNow();
  }

  static Set<String> failed(Report report) {
    return report.byId().entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.FAILED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String details(Report report) {
    return failed(report).stream()
        .map(id -> id + " -> " + report.detail(id).orElse(""))
        .collect(Collectors.joining("\n\n"));
  }

  private static void passes(BindingKit kit) {
    Report report = KitRun.run(kit);
    assertEquals(Set.of(), failed(report), () -> details(report));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCorrectBindingPasses(boolean concurrent) {
    passes(new MemoryKit(Flaw.NONE, concurrent, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void eachBrokenBindingMissesExactlyItsRequirements(Flaw flaw) throws Exception {
    Report report = Objects.requireNonNull(REPORTS.get(flaw)).get(2, TimeUnit.MINUTES);
    assertEquals(new TreeSet<>(flaw.caughtBy()), failed(report), () -> details(report));
    for (String id : flaw.caughtBy()) {
      assertTrue(report.detail(id).orElse("").contains(id), id + " does not stand in the message");
    }
  }

  @Test
  void aKnownDeviationIsNoFailure() {
    Map<String, String> known = Map.of("ERR-03", "see the tracker");
    Report report = KitRun.run(new MemoryKit(Flaw.HIDES_ERRORS, false, known));
    assertEquals(Outcome.DEVIATION, report.byId().get("ERR-03"));
    assertEquals(Set.of(), failed(report));
  }

  @Test
  void aKnownDeviationThatHasHealedIsAFailure() {
    Map<String, String> known = Map.of("OUT-06", "long ago");
    Report report = KitRun.run(new MemoryKit(Flaw.NONE, false, known));
    assertEquals(Set.of("OUT-06"), failed(report));
    assertTrue(report.detail("OUT-06").orElse("").contains("take it off the list"));
  }
}
