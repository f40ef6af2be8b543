package dev.mooring.tck.requirement;

import dev.mooring.tck.kit.Lever;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a binding has to pass a test. Immutable.
 *
 * @param has what the binding has: {@code input}, {@code output}, limits, and the names of the
 *     capabilities it declares
 * @param levers what the far side can do
 */
public record Gate(Set<String> has, Set<Lever> levers) {

  private static final String NOT = "not ";

  public Gate {
    has = Set.copyOf(has);
    levers = Set.copyOf(levers);
  }

  /** Why a test does not apply; empty if it does. */
  public Optional<String> closedTo(List<Entry> entries, List<Lever> wanted) {
    for (Entry entry : entries) {
      for (String need : entry.needs()) {
        if (need.startsWith(NOT)) {
          String unwanted = need.substring(NOT.length());
          if (has.contains(unwanted)) {
            return Optional.of("applies only without " + unwanted + ", which is declared");
          }
        } else if (!has.contains(need)) {
          return Optional.of("needs " + need + ", which the binding does not declare");
        }
      }
    }
    return wanted.stream()
        .filter(lever -> !levers.contains(lever))
        .findFirst()
        .map(
            lever ->
                "needs a far side that "
                    + lever.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + ", which this one does not declare");
  }
}
