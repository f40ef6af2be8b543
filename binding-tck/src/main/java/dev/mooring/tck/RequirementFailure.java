package dev.mooring.tck;

import dev.mooring.tck.requirement.Entry;
import java.util.List;
import java.util.stream.Collectors;

/** A requirement that is not met: ids, sentences, what was seen, and what happened before. */
final class RequirementFailure extends AssertionError {

  private final String text;

  RequirementFailure(List<Entry> entries, Throwable cause, String history) {
    this(text(entries, cause, history), cause);
  }

  private RequirementFailure(String text, Throwable cause) {
    super(text, cause);
    this.text = text;
  }

  /** The whole message. */
  String text() {
    return text;
  }

  private static String text(List<Entry> entries, Throwable cause, String history) {
    return entries.stream()
            .map(entry -> entry.id() + ": " + entry.sentence())
            .collect(Collectors.joining("\n"))
        + "\nbut: "
        + seen(cause)
        + (history.isEmpty() ? "" : "\nwhat happened:\n" + history)
        + "\nsee docs/spec/"
        + entries.get(0).source();
  }

  private static String seen(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof AssertionError && message != null ? message : cause.toString();
  }
}
