package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.memory.MemoryKit;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit finds each flaw. */
final class BrokenBindingsTest {

  /** Most of a run is waiting for what a flaw keeps from happening: many may wait at once. */
  private static final int RUNS_AT_ONCE = 24;

  private static final Map<Flaw, Future<Report>> REPORTS = new EnumMap<>(Flaw.class);

  private static ExecutorService runners;

  static Stream<Flaw> flaws() {
    return Arrays.stream(Flaw.values()).filter(flaw -> flaw != Flaw.NONE);
  }

  @BeforeAll
  static void runAll() {
    runners = Executors.newFixedThreadPool(RUNS_AT_ONCE);
    flaws()
        .forEach(
            flaw ->
                REPORTS.put(
                    flaw, runners.submit(() -> KitRun.run(new MemoryKit(flaw), areas(flaw)))));
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
    runners.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void eachBrokenBindingMissesExactlyItsRequirements(Flaw flaw) throws Exception {
    Report report = Objects.requireNonNull(REPORTS.get(flaw)).get(2, TimeUnit.MINUTES);
    assertEquals(
        new TreeSet<>(flaw.caughtBy()),
        NeutralKitTest.failed(report),
        () -> NeutralKitTest.details(report));
    for (String id : flaw.caughtBy()) {
      assertTrue(report.detail(id).orElse("").contains(id), id + " does not stand in the message");
    }
  }
}
