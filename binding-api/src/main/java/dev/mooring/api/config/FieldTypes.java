package dev.mooring.api.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that fields of component files have. */
public final class FieldTypes {

  private static final Set<String> TRUE = Set.of("y", "yes", "true", "t", "on", "1");
  private static final Set<String> FALSE = Set.of("n", "no", "false", "f", "off", "0");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d+)\\s*(|[kKMG]i?B?|B)");
  private static final Map<String, Double> NANOS =
      Map.of(
          "ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9, "d",
          86400e9);

  /** Any text, without white space at either end. */
  public static final FieldType<String> STRING = of("string", "text", text -> text);

  /** Dapr's spellings of yes and no; anything else is an error, not false. */
  public static final FieldType<Boolean> BOOLEAN =
      of("boolean", "true or false (also yes/no, on/off, y/n, t/f, 1/0)", FieldTypes::parseBoolean);

  /** A span of time, as Go and Dapr write it: {@code 500ms}, {@code 1h30m}, or whole seconds. */
  public static final FieldType<Duration> DURATION =
      of(
          "duration",
          "a duration such as 500ms, 5s or 1h30m (a number alone is seconds)",
          FieldTypes::parseDuration);

  /** A number of bytes: {@code 65536}, {@code 64Ki}, {@code 16Mi}, {@code 1M}. */
  public static final FieldType<Long> BYTE_SIZE =
      of("byte size", "a size such as 65536, 64Ki or 16Mi", FieldTypes::parseBytes);

  /** Texts separated by commas, or a list in YAML. */
  public static final FieldType<List<String>> STRING_LIST =
      of("list", "a list, or texts separated by commas", FieldTypes::parseList);

  private FieldTypes() {}

  /** A whole number between two bounds, both allowed. */
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
        },
        true);
  }

  /**
   * A constant of an enum, whatever the case of its letters; underscores are written as hyphens.
   */
  public static <E extends Enum<E>> FieldType<E> choice(Class<E> type) {
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(FieldTypes::spelling, Function.identity()));
    String expectation =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> camel(constant.name()))
            .collect(Collectors.joining(", ", "one of ", ""));
    return of(
        "choice",
        expectation,
        text -> {
          E value = choices.get(text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", ""));
          if (value == null) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /** A type of one's own. */
  public static <T> FieldType<T> of(String name, String expectation, Function<String, T> parser) {
    return of(name, expectation, parser, false);
  }

  private static <T> FieldType<T> of(
      String name, String expectation, Function<String, T> parser, boolean hideMessage) {
    return new FieldType<>() {
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
        } catch (IllegalArgumentException e) {
          throw hideMessage ? new IllegalArgumentException() : e;
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
    if (text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher part = DURATION_PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (part.lookingAt()) {
      nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0.0);
      end = part.end();
      part.region(end, text.length());
    }
    if (end == 0 || end != text.length() || nanos > Long.MAX_VALUE) {
      throw new IllegalArgumentException();
    }
    return Duration.ofNanos((long) nanos);
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
