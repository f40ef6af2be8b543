package dev.mooring.tck;

import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Result;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Draws the conclusion from what a test did, and tells JUnit and the report. */
final class Verdict {

  private final Session<?> session;
  private final List<Entry> entries;
  private final String test;
  private final long start = System.nanoTime();

  Verdict(Session<?> session, List<Entry> entries, String test) {
    this.session = session;
    this.entries = entries;
    this.test = test;
  }

  private String id() {
    return entries.get(0).id();
  }

  void skipped(String why) {
    report(Outcome.SKIPPED, why);
    throw new TestAbortedException(id() + " is skipped: it " + why);
  }

  void ran(Optional<Throwable> failure, String trace) {
    if (failure.isPresent() && failure.get() instanceof TestAbortedException aborted) {
      report(Outcome.SKIPPED, String.valueOf(aborted.getMessage()));
      throw aborted;
    }
    Optional<RequirementFailure> missed =
        failure.map(error -> new RequirementFailure(entries, error, trace));
    Optional<String> deviation =
        entries.stream()
            .map(entry -> Optional.ofNullable(session.knownDeviations().get(entry.id())))
            .flatMap(Optional::stream)
            .findFirst();
    if (deviation.isPresent()) {
      known(deviation.get(), missed);
    } else if (missed.isPresent()) {
      session.failed(entries);
      report(Outcome.FAILED, missed.get().text());
      throw missed.get();
    } else {
      report(Outcome.PASSED, "");
    }
  }

  private void known(String why, Optional<RequirementFailure> missed) {
    if (missed.isEmpty()) {
      String healed =
          id() + " is a known deviation (" + why + ") and its test passes: take it off the list";
      report(Outcome.FAILED, healed);
      throw new AssertionError(healed);
    }
    report(Outcome.DEVIATION, why + "\n" + missed.get().text());
    throw new TestAbortedException(id() + " is not met, as is known: " + why);
  }

  private void report(Outcome outcome, String detail) {
    List<String> ids = entries.stream().map(Entry::id).toList();
    session.report().add(new Result(ids, test, outcome, detail, System.nanoTime() - start));
  }
}
