package dev.mooring.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a rule, from what binds loosest to what binds tightest. For one rule. */
final class TripExpressionParser {

  /** How long a rule may be, which bounds how deep it can be nested. */
  static final int MAX_LENGTH = 1_000;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\d+(?:\\.\\d+)?|[A-Za-z_]\\w*|&&|\\|\\||==|!=|<=|>=|[<>!()+*/%-])\\s*");
  private static final String END = "";

  private static final Map<String, DoubleBinaryOperator> SUMS =
      Map.of("+", (a, b) -> a + b, "-", (a, b) -> a - b);
  private static final Map<String, DoubleBinaryOperator> PRODUCTS =
      Map.of("*", (a, b) -> a * b, "/", (a, b) -> a / b, "%", (a, b) -> a % b);
  private static final Map<String, DoubleBinaryOperator> COMPARISONS =
      Map.of(
          "==", (a, b) -> truth(a == b),
          "!=", (a, b) -> truth(a != b),
          "<", (a, b) -> truth(a < b),
          "<=", (a, b) -> truth(a <= b),
          ">", (a, b) -> truth(a > b),
          ">=", (a, b) -> truth(a >= b));

  private final List<String> tokens;
  private int next;

  TripExpressionParser(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("is longer than " + MAX_LENGTH + " characters");
    }
    this.tokens = tokens(text);
  }

  TripExpression parse() {
    TripExpression rule = truth(either());
    if (!peek().equals(END)) {
      throw new IllegalArgumentException("has \"" + peek() + "\" where it should end");
    }
    return rule;
  }

  private TripExpression either() {
    TripExpression left = both();
    while (take("||")) {
      left = logic(left, (a, b) -> truth(a != 0 || b != 0), both());
    }
    return left;
  }

  private TripExpression both() {
    TripExpression left = comparison();
    while (take("&&")) {
      left = logic(left, (a, b) -> truth(a != 0 && b != 0), comparison());
    }
    return left;
  }

  private static TripExpression logic(
      TripExpression left, DoubleBinaryOperator operator, TripExpression right) {
    return new TripExpression.Binary(truth(left), operator, truth(right), true);
  }

  private TripExpression comparison() {
    TripExpression left = sum();
    DoubleBinaryOperator operator = COMPARISONS.get(peek());
    if (operator == null) {
      return left;
    }
    next++;
    return new TripExpression.Binary(quantity(left), operator, quantity(sum()), true);
  }

  private TripExpression sum() {
    TripExpression left = product();
    for (DoubleBinaryOperator operator = SUMS.get(peek());
        operator != null;
        operator = SUMS.get(peek())) {
      next++;
      left = new TripExpression.Binary(quantity(left), operator, quantity(product()), false);
    }
    return left;
  }

  private TripExpression product() {
    TripExpression left = single();
    for (DoubleBinaryOperator operator = PRODUCTS.get(peek());
        operator != null;
        operator = PRODUCTS.get(peek())) {
      next++;
      left = new TripExpression.Binary(quantity(left), operator, quantity(single()), false);
    }
    return left;
  }

  private TripExpression single() {
    String token = peek();
    next++;
    if (token.equals("(")) {
      TripExpression inner = either();
      if (!take(")")) {
        throw new IllegalArgumentException("has a ( without its )");
      }
      return inner;
    }
    if (token.equals("!")) {
      return new TripExpression.Not(truth(single()));
    }
    if (TripRule.NAMES.contains(token)) {
      return new TripExpression.Count(token);
    }
    if (!token.isEmpty() && Character.isDigit(token.charAt(0))) {
      return new TripExpression.Literal(Double.parseDouble(token));
    }
    throw new IllegalArgumentException(
        token.isEmpty()
            ? "ends where a count or a number should stand"
            : "has \"" + token + "\" where a count or a number should stand");
  }

  private static TripExpression truth(TripExpression expression) {
    if (!expression.isTruth()) {
      throw new IllegalArgumentException("has a quantity where a condition should stand");
    }
    return expression;
  }

  private static TripExpression quantity(TripExpression expression) {
    if (expression.isTruth()) {
      throw new IllegalArgumentException("has a condition where a quantity should stand");
    }
    return expression;
  }

  private static double truth(boolean holds) {
    return holds ? 1 : 0;
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  private boolean take(String token) {
    boolean there = peek().equals(token);
    if (there) {
      next++;
    }
    return there;
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      token.region(end, text.length());
      if (!token.lookingAt()) {
        throw new IllegalArgumentException("has \"" + text.charAt(end) + "\", which means nothing");
      }
      tokens.add(token.group(1));
      end = token.end();
    }
    return tokens;
  }
}
