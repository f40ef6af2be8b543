package dev.mooring.runtime.config;

import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;

/**
 * A part of a rule. Truth is a number too, 1 or 0: which of the two an expression has to be was
 * checked when it was read.
 *
 * @see TripExpressionParser
 */
sealed interface TripExpression {

  /** What comes of it. */
  double value(Map<String, Long> counts);

  /** Whether it is a truth and not a quantity. */
  boolean isTruth();

  /** A number that was written. */
  record Literal(double number) implements TripExpression {
    @Override
    public double value(Map<String, Long> counts) {
      return number;
    }

    @Override
    public boolean isTruth() {
      return false;
    }
  }

  /** A count. */
  record Count(String name) implements TripExpression {
    @Override
    public double value(Map<String, Long> counts) {
      return Objects.requireNonNull(counts.get(name), name);
    }

    @Override
    public boolean isTruth() {
      return false;
    }
  }

  /** The opposite. */
  record Not(TripExpression operand) implements TripExpression {
    @Override
    public double value(Map<String, Long> counts) {
      return operand.value(counts) == 0 ? 1 : 0;
    }

    @Override
    public boolean isTruth() {
      return true;
    }
  }

  /** Two expressions and what is between them. */
  record Binary(
      TripExpression left, DoubleBinaryOperator operator, TripExpression right, boolean isTruth)
      implements TripExpression {
    @Override
    public double value(Map<String, Long> counts) {
      return operator.applyAsDouble(left.value(counts), right.value(counts));
    }
  }
}
