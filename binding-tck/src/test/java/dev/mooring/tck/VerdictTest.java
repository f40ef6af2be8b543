package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What becomes of deviations that a binding's authors know of. */
final class VerdictTest {

  private static final String KNOWN = "OUT-06";
  private static final String OTHER = "OUT-01";
  private static final Optional<Throwable> FAILURE = Optional.of(new AssertionError("it is not"));

  /** A run of a binding that is known to miss one requirement, which has so many tests. */
  private static final class Run implements Session<Workbench> {
    private final Report report = new Report("binding");
    private final long tests;

    Run(long tests) {
      this.tests = tests;
    }

    Verdict verdict(String... ids) {
      List<Entry> entries = Stream.of(ids).map(Catalogue.packed()::get).toList();
      return new Verdict(this, entries, "a test", Map.of(KNOWN, tests));
    }

    Outcome of(String id) {
      return Objects.requireNonNull(report.byId().get(id));
    }

    @Override
    public Workbench bench(String id) {
      throw new UnsupportedOperationException("nothing is run");
    }

    @Override
    public Optional<String> closedTo(List<Entry> entries, List<Lever> levers) {
      return Optional.empty();
    }

    @Override
    public void failed(List<Entry> entries) {}

    @Override
    public Map<String, String> knownDeviations() {
      return Map.of(KNOWN, "see the tracker");
    }

    @Override
    public Report report() {
      return report;
    }

    @Override
    public void close() {}
  }

  @Test
  void excuseTheirOwnRequirementAlone() {
    Run run = new Run(1);
    RequirementFailure failure =
        assertThrows(
            RequirementFailure.class, () -> run.verdict(OTHER, KNOWN).ran(FAILURE, "history"));
    assertEquals(Outcome.DEVIATION, run.of(KNOWN));
    assertEquals(Outcome.FAILED, run.of(OTHER));
    assertTrue(!failure.text().contains(KNOWN), failure::text);
  }

  @Test
  void haveToFailInOneOfTheirTests() {
    Run run = new Run(2);
    run.verdict(KNOWN).ran(Optional.empty(), "");
    assertThrows(TestAbortedException.class, () -> run.verdict(KNOWN).ran(FAILURE, ""));
    assertEquals(Outcome.DEVIATION, run.of(KNOWN));
  }

  @Test
  void mayFailInTheFirstTestAndPassInTheLast() {
    Run run = new Run(2);
    assertThrows(TestAbortedException.class, () -> run.verdict(KNOWN).ran(FAILURE, ""));
    run.verdict(KNOWN, OTHER).ran(Optional.empty(), "");
    assertEquals(Outcome.DEVIATION, run.of(KNOWN));
    assertEquals(Outcome.PASSED, run.of(OTHER));
  }

  @Test
  void haveHealedWhenTheLastOfTheirTestsPasses() {
    Run run = new Run(2);
    run.verdict(KNOWN).ran(Optional.empty(), "");
    AssertionError healed =
        assertThrows(
            AssertionError.class, () -> run.verdict(KNOWN, OTHER).ran(Optional.empty(), ""));
    assertTrue(String.valueOf(healed.getMessage()).contains("take it off the list"));
    assertEquals(Outcome.FAILED, run.of(KNOWN));
    assertEquals(Outcome.PASSED, run.of(OTHER));
  }

  @Test
  void areNotJudgedWhereNothingRan() {
    Run run = new Run(1);
    assertThrows(TestAbortedException.class, () -> run.verdict(KNOWN).skipped("needs more"));
    assertEquals(Outcome.SKIPPED, run.of(KNOWN));
  }
}
