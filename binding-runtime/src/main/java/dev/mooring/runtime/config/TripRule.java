package dev.mooring.runtime.config;

import java.util.Map;
import java.util.Set;

/**
 * A condition over counts, such as {@code consecutiveFailures > 5 && requests >= 10}: the part of
 * the Common Expression Language that makes sense there, which is numbers, the names of the counts,
 * arithmetic, comparisons and logic. Immutable.
 */
public final class TripRule {

  /** The counts that a rule may name. */
  public static final Set<String> NAMES =
      Set.of(
          "requests",
          "totalSuccesses",
          "totalFailures",
          "consecutiveSuccesses",
          "consecutiveFailures");

  private final String text;
  private final TripExpression expression;

  private TripRule(String text, TripExpression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException with what is wrong with it, for people
   */
  public static TripRule parse(String text) {
    return new TripRule(text, new TripExpressionParser(text).parse());
  }

  /**
   * Whether the condition holds.
   *
   * @param counts a value for each of {@link #NAMES}
   */
  public boolean holds(Map<String, Long> counts) {
    return expression.value(counts) != 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
