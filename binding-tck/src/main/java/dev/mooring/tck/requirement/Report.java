package dev.mooring.tck.requirement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects what came of the tests of one binding. Safe for any thread. */
public final class Report {

  private final String subject;
  private final List<Result> results = new ArrayList<>();

  /** About a binding, named for people. */
  public Report(String subject) {
    this.subject = subject;
  }

  /** The binding's name. */
  public String subject() {
    return subject;
  }

  /** Adds a result. */
  public synchronized void add(Result result) {
    results.add(result);
  }

  /** What there is so far, in the order in which it came. */
  public synchronized List<Result> results() {
    return List.copyOf(results);
  }

  /**
   * What is to be said of each id that a test was about: failed if one of its tests failed, passed
   * if one passed and none failed.
   */
  public Map<String, Outcome> byId() {
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (Result result : results()) {
      for (String id : result.ids()) {
        outcomes.merge(id, result.outcome(), Report::worse);
      }
    }
    return Collections.unmodifiableMap(outcomes);
  }

  /** The details of the worst that came of a test of an id; empty if all passed. */
  public Optional<String> detail(String id) {
    return results().stream()
        .filter(result -> result.ids().contains(id) && !result.detail().isEmpty())
        .max(Comparator.comparingInt(result -> rank(result.outcome())))
        .map(Result::detail);
  }

  /** How many ids came out how; an outcome that no id had is missing. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    byId().values().forEach(outcome -> counts.merge(outcome, 1L, Long::sum));
    return counts;
  }

  private static Outcome worse(Outcome one, Outcome other) {
    return rank(one) >= rank(other) ? one : other;
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case SKIPPED -> 0;
      case PASSED -> 1;
      case DEVIATION -> 2;
      case FAILED -> 3;
    };
  }
}
