package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {

  private static Report of(Outcome... outcomes) {
    Report report = new Report("binding");
    for (Outcome outcome : outcomes) {
      String detail = outcome == Outcome.PASSED ? "" : "why " + outcome;
      report.add(new Result(List.of("A-01", "B-01"), "test", outcome, detail, 1));
    }
    return report;
  }

  @Test
  void ofSeveralTestsTheWorstCountsAndIsExplained() {
    Report report = of(Outcome.SKIPPED, Outcome.FAILED, Outcome.PASSED);
    assertEquals(Map.of("A-01", Outcome.FAILED, "B-01", Outcome.FAILED), report.byId());
    assertEquals(Optional.of("why FAILED"), report.detail("A-01"));
    assertEquals(Map.of(Outcome.FAILED, 2L), report.counts());
  }

  @Test
  void aTestThatPassesOutweighsOneThatIsSkipped() {
    assertEquals(Outcome.PASSED, of(Outcome.SKIPPED, Outcome.PASSED).byId().get("A-01"));
  }

  @Test
  void thereIsNothingToExplainWhereAllPass() {
    assertEquals(Optional.empty(), of(Outcome.PASSED).detail("A-01"));
  }
}
