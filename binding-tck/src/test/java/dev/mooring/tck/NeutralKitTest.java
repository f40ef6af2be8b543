package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.memory.MemoryKit;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit finds nothing where there is no flaw; and what it does with known deviations. */
final class NeutralKitTest {

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

  @Test
  void aKitThatBreaksDownIsNotTakenForABindingWithoutFaults() {
    BindingKit kit =
        new DelegatingConformance(new MemoryKit(Flaw.NONE)) {
          @Override
          public Limits limits() {
            throw new IllegalStateException("the kit is broken");
          }
        };
    Throwable failure = assertThrows(IllegalStateException.class, () -> KitRun.run(kit));
    assertEquals("the kit is broken", Objects.requireNonNull(failure.getCause()).getMessage());
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
