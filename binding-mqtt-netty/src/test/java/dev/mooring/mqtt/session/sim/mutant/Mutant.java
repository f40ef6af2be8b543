package dev.mooring.mqtt.session.sim.mutant;

import java.util.ArrayList;
import java.util.List;

/**
 * One rule of the core switched off, by changes to the text of one of its source files.
 *
 * @param rule the rule that is broken
 * @param file the simple name of the class whose source is changed
 * @param changes what is replaced by what; each must be found exactly once
 */
record Mutant(String rule, String file, List<Change> changes) {

  /** Some text of the source and what stands in its place. */
  record Change(String from, String to) {}

  static Mutant of(String rule, String file, String from, String to) {
    return new Mutant(rule, file, List.of(new Change(from, to)));
  }

  Mutant and(String from, String to) {
    List<Change> more = new ArrayList<>(changes);
    more.add(new Change(from, to));
    return new Mutant(rule, file, more);
  }

  /** The changed source. */
  String applyTo(String source) {
    String changed = source;
    for (Change each : changes) {
      int found = changed.indexOf(each.from());
      if (found < 0 || changed.indexOf(each.from(), found + 1) >= 0) {
        throw new AssertionError(
            "the mutant \""
                + rule
                + "\" does not apply to "
                + file
                + " any more: not found exactly once: "
                + each.from());
      }
      changed = changed.replace(each.from(), each.to());
    }
    return changed;
  }

  @Override
  public String toString() {
    return rule;
  }
}
