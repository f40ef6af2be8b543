package dev.mooring.tck;

import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/**
 * Draws the conclusion from what a test did, and tells JUnit and the report.
 *
 * <p>A known deviation excuses its own requirement, and not the others of the same test. It is held
 * to its word when all tests of the requirement are done: one of them has to have failed.
 */
final class Verdict {

  private final Session<?> session;
  private final List<Entry> entries;
  private final String test;
  private final Map<String, Long> testsOf;
  private final long start = System.nanoTime();

  /**
   * For one test.
   *
   * @param testsOf how many tests of the run there are of each requirement
   */
  Verdict(Session<?> session, List<Entry> entries, String test, Map<String, Long> testsOf) {
    this.session = session;
    this.entries = entries;
    this.test = test;
    this.testsOf = testsOf;
  }

  void skipped(String why) {
    conclude(Outcome.SKIPPED, why);
    throw new TestAbortedException(ids(entries) + " is skipped: it " + why);
  }

  void ran(Optional<Throwable> failure, String trace) {
    if (failure.isEmpty()) {
      conclude(Outcome.PASSED, "");
    } else if (failure.get() instanceof TestAbortedException aborted) {
      conclude(Outcome.SKIPPED, String.valueOf(aborted.getMessage()));
      throw aborted;
    } else {
      missed(failure.get(), trace);
    }
  }

  private void missed(Throwable failure, String trace) {
    List<Entry> known = entries.stream().filter(this::isKnown).toList();
    List<Entry> unknown = entries.stream().filter(entry -> !isKnown(entry)).toList();
    if (!known.isEmpty()) {
      report(
          known,
          Outcome.DEVIATION,
          reasons(known) + "\n" + new RequirementFailure(known, failure, trace).text());
    }
    if (unknown.isEmpty()) {
      throw new TestAbortedException(ids(known) + " is not met, as is known: " + reasons(known));
    }
    RequirementFailure missed = new RequirementFailure(unknown, failure, trace);
    session.failed(unknown);
    report(unknown, Outcome.FAILED, missed.text());
    throw missed;
  }

  /** Reports what came of a test that has not failed, but for deviations that are no more. */
  private void conclude(Outcome outcome, String detail) {
    synchronized (session.report()) { // of two last tests at once, one is the last
      List<Entry> healed = entries.stream().filter(entry -> hasHealed(entry, outcome)).toList();
      report(entries.stream().filter(entry -> !healed.contains(entry)).toList(), outcome, detail);
      if (!healed.isEmpty()) {
        String text =
            ids(healed)
                + " is a known deviation ("
                + reasons(healed)
                + ") and its tests pass: take it off the list";
        report(healed, Outcome.FAILED, text);
        throw new AssertionError(text);
      }
    }
  }

  private boolean isKnown(Entry entry) {
    return session.knownDeviations().containsKey(entry.id());
  }

  private boolean hasHealed(Entry entry, Outcome last) {
    if (!isKnown(entry)) {
      return false;
    }
    List<Outcome> earlier =
        session.report().results().stream()
            .filter(result -> result.ids().contains(entry.id()))
            .map(Result::outcome)
            .toList();
    return earlier.size() + 1 == testsOf.getOrDefault(entry.id(), 1L)
        && !earlier.contains(Outcome.DEVIATION)
        && (last == Outcome.PASSED || earlier.contains(Outcome.PASSED));
  }

  private static String ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).collect(Collectors.joining(", "));
  }

  private String reasons(List<Entry> known) {
    return known.stream()
        .map(entry -> session.knownDeviations().getOrDefault(entry.id(), ""))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private void report(List<Entry> about, Outcome outcome, String detail) {
    if (!about.isEmpty()) {
      List<String> ids = about.stream().map(Entry::id).toList();
      session.report().add(new Result(ids, test, outcome, detail, System.nanoTime() - start));
    }
  }
}
