package dev.mooring.tck.requirement;

import java.util.List;
import java.util.Optional;

/**
 * One line of a catalogue. Immutable.
 *
 * @param id such as {@code LIFE-03}; never used again for another requirement
 * @param level how strong it is
 * @param sentence what has to be observed
 * @param intent why
 * @param needs what a binding has to have or declare for it to apply, such as {@code input} or
 *     {@code REDELIVERS}
 * @param untested why there is no test, where there is none
 * @param source the document it stands in, for links
 */
public record Entry(
    String id,
    Level level,
    String sentence,
    String intent,
    List<String> needs,
    Optional<String> untested,
    String source) {

  public Entry {
    needs = List.copyOf(needs);
  }

  /** What stands before the number: the area of a neutral requirement. */
  public String area() {
    int slash = id.indexOf('/');
    return slash < 0 ? id.substring(0, id.indexOf('-')) : id.substring(0, slash);
  }
}
