package dev.mooring.api.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The types that fields of component files have. Stateless, safe for any thread, and so is every
 * type that is made here, as long as its parser is.
 */
public final class FieldTypes {

  private static final Set<String> TRUE = Set.of("y", "yes", "true", "t", "on", "1");
  private static final Set<String> FALSE = Set.of("n", "no", "false", "f", "off", "0");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d+)\\s*(|[kKMG]i?B?|B)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ns", Duration.ofNanos(1),
          "us", Duration.ofNanos(1000),
          "\u00b5s", Duration.ofNanos(1000), // the micro sign
          "\u03bcs", Duration.ofNanos(1000), // the Greek letter, which Go takes too
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Any text, without white space at either end. */
  public static final FieldType<String> STRING = of("string", "text", text -> text);

  /** Dapr's spellings of yes and no; anything else is an error, not false. */
  public static final FieldType<Boolean> BOOLEAN =
      of("boolean", "true or false (also yes/no, on/off, y/n, t/f, 1/0)", FieldTypes::parseBoolean);

  /**
   * A span of time, as Go and Dapr write it: {@code 500ms}, {@code 1h30m}, or whole seconds; not
   * negative, 292 years at most. Beyond Go there is {@code d} for 24 hours.
   */
  public static final FieldType<Duration> DURATION =
      of(
          "duration",
          "a duration such as 500ms, 5s or 1h30m (a number alone is seconds)",
          FieldTypes::parseDuration);

  /** A number of bytes, not negative: {@code 65536}, {@code 64Ki}, {@code 16Mi}, {@code 1M}. */
  public static final FieldType<Long> BYTE_SIZE =
      of("byte size", "a size such as 65536, 64Ki or 16Mi", FieldTypes::parseBytes);

  /** Texts separated by commas, or a list in YAML; empty ones are left out. */
  public static final FieldType<List<String>> STRING_LIST =
      of("list", "a list, or texts separated by commas", FieldTypes::parseList);

  private FieldTypes() {}

  /**
   * A whole number in decimal, which may have underscores between its digits.
   *
   * @param min the least that is allowed
   * @param max the greatest that is allowed; {@link Integer#MAX_VALUE} is not spoken of
   * @return a type whose {@link FieldType#parse} throws an {@link IllegalArgumentException} outside
   */
  public static FieldType<Integer> integer(int min, int max) {
    String range =
        max == Integer.MAX_VALUE
            ? "a whole number from " + min
            : "a whole number from " + min + " to " + max;
    return of(
        "integer",
        range,
        text -> {
          int value = Integer.parseInt(text.replace("_", ""));
          if (value < min || value > max) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /**
   * A constant of an enum, whatever the case of its letters and with or without hyphens and
   * underscores between its words; shown in camel case.
   *
   * @return a type whose {@link FieldType#parse} throws an {@link IllegalArgumentException} for
   *     anything else
   */
  public static <E extends Enum<E>> FieldType<E> choice(Class<E> type) {
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(FieldTypes::spelling, Function.identity()));
    List<String> spellings =
        Arrays.stream(type.getEnumConstants()).map(constant -> camel(constant.name())).toList();
    return choice(
        spellings,
        text -> {
          E value = choices.get(text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", ""));
          if (value == null) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /**
   * One of several words, however a parser takes them.
   *
   * @param choices the words as documentation writes them
   * @param parser as {@link FieldType#parse}
   */
  public static <T> FieldType<T> choice(List<String> choices, Function<String, T> parser) {
    List<String> words = List.copyOf(choices);
    return of("choice", "one of " + String.join(", ", words), words, parser);
  }

  /**
   * A type of one's own.
   *
   * @param name as in {@link FieldType#name()}
   * @param expectation as in {@link FieldType#expectation()}
   * @param parser as {@link FieldType#parse}, called on any thread; a {@link
   *     NumberFormatException}, whose message repeats the text, loses it
   */
  public static <T> FieldType<T> of(String name, String expectation, Function<String, T> parser) {
    return of(name, expectation, List.of(), parser);
  }

  private static <T> FieldType<T> of(
      String name, String expectation, List<String> choices, Function<String, T> parser) {
    return new FieldType<>() {
      @Override
      public List<String> choices() {
        return choices;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public String expectation() {
        return expectation;
      }

      @Override
      public T parse(String text) {
        try {
          return parser.apply(text);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException();
        }
      }
    };
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  private static String camel(String constant) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (char c : constant.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c == '_') {
        upper = true;
        continue;
      }
      name.append(upper ? Character.toUpperCase(c) : c);
      upper = false;
    }
    return name.toString();
  }

  private static Boolean parseBoolean(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return true;
    }
    if (FALSE.contains(word)) {
      return false;
    }
    throw new IllegalArgumentException();
  }

  private static Duration parseDuration(String text) {
    String withUnit = !text.isEmpty() && isDigits(text) ? text + "s" : text;
    Matcher part = DURATION_PART.matcher(withUnit);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.lookingAt()) {
      Duration unit = Objects.requireNonNull(UNITS.get(part.group(2)), part.group(2));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit.toNanos())));
      end = part.end();
      part.region(end, withUnit.length());
    }
    if (end == 0 || end != withUnit.length()) {
      throw new IllegalArgumentException();
    }
    if (nanos.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("too long");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Long parseBytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    String unit = matcher.group(2);
    long base = unit.contains("i") ? 1024 : 1000;
    long factor =
        switch (unit.isEmpty() ? 'B' : Character.toUpperCase(unit.charAt(0))) {
          case 'K' -> base;
          case 'M' -> base * base;
          case 'G' -> base * base * base;
          default -> 1;
        };
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large", e);
    }
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
