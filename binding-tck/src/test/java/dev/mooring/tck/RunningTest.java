package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.memory.MemoryKit;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kit does around the tests: which it skips and why, and what else fails them. */
final class RunningTest {

  private static String detail(Report report, String id) {
    return report.detail(id).orElse("");
  }

  @Test
  void anErrorOnAnotherThreadFailsTheTest() {
    Report report =
        KitRun.run(
            new DelegatingConformance(new MemoryKit(Flaw.NONE)) {
              @Override
              public Map<String, String> configuration(String place) {
                Thread thread = new Thread(RunningTest::fail);
                thread.start();
                try {
                  thread.join();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return super.configuration(place);
              }
            },
            Set.of("PLUG"));
    assertEquals(Outcome.FAILED, report.byId().get("PLUG-02"));
    String why = detail(report, "PLUG-02");
    assertTrue(why.contains("errors that nobody caught"), why);
    assertTrue(why.contains("on a thread of its own"), why);
  }

  private static void fail() {
    throw new IllegalStateException("on a thread of its own");
  }

  @Test
  void whatABindingDoesNotDeclareIsSkippedWithTheReason() {
    Report report =
        KitRun.run(
            new DelegatingConformance(new MemoryKit(Flaw.NONE)) {
              @Override
              public Limits limits() {
                return Limits.none();
              }
            },
            Set.of("BP"));
    assertEquals(Outcome.SKIPPED, report.byId().get("BP-01"));
    assertEquals(
        "needs limit of unsettled, which the binding does not declare", detail(report, "BP-01"));
  }

  @Test
  void whatADeclarationLiftsIsSkippedWithTheReason() {
    Report report = KitRun.run(new MemoryKit(Flaw.NONE, true, Map.of()), Set.of("THR"));
    assertEquals(Outcome.SKIPPED, report.byId().get("THR-07"));
    assertEquals(
        "applies only without input CONCURRENT, which is declared", detail(report, "THR-07"));
  }

  @Test
  void whatTheFarSideCannotDoIsSkippedWithTheReason() {
    Report report =
        KitRun.run(
            new DelegatingConformance(new MemoryKit(Flaw.NONE)) {
              @Override
              public FarSide farSide() {
                return new FarSide() {
                  @Override
                  public Set<Lever> levers() {
                    return Set.of();
                  }
                };
              }
            },
            Set.of("OUT"));
    assertEquals(Outcome.SKIPPED, report.byId().get("OUT-01"));
    String why = detail(report, "OUT-01");
    assertTrue(why.startsWith("needs a far side that "), why);
  }
}
