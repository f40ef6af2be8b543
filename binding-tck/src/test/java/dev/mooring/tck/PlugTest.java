package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.memory.MemoryKit;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A kit that is plugged in wrong is told so, and told nothing else. */
final class PlugTest {

  @Test
  void theRequirementsAreSkippedWhereThePlugDoesNotFit() {
    Report report =
        KitRun.run(
            new DelegatingConformance(new MemoryKit(Flaw.NONE)) {
              @Override
              public String type() {
                return "bindings.misspelt";
              }
            });
    Map<String, Outcome> outcomes = report.byId();
    assertEquals(Outcome.FAILED, outcomes.get("PLUG-01"));
    Set<Outcome> others =
        outcomes.entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("PLUG"))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    assertEquals(Set.of(Outcome.SKIPPED), others);
    String why = report.detail("OUT-01").orElse("");
    assertTrue(why.contains("the plug does not fit"), why);
  }
}
