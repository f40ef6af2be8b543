package dev.mooring.tck.requirement;

import java.util.List;

/**
 * What came of one test. Immutable.
 *
 * @param ids the requirements it is about
 * @param test the test's name
 * @param outcome what came of it
 * @param detail why, for people; empty if it passed
 * @param nanos how long it took
 */
public record Result(List<String> ids, String test, Outcome outcome, String detail, long nanos) {

  public Result {
    ids = List.copyOf(ids);
  }
}
