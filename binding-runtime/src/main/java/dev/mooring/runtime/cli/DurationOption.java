package dev.mooring.runtime.cli;

import dev.mooring.api.config.FieldTypes;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads durations of options, such as {@code 3s}. Stateless. */
final class DurationOption {

  private DurationOption() {}

  /** The duration; none at all if the option was not given. */
  static Duration of(
      String option, @Nullable String text, Function<String, RuntimeException> wrong) {
    if (text == null) {
      return Duration.ZERO;
    }
    try {
      return FieldTypes.DURATION.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw wrong.apply(
          "%s: \"%s\" is not valid; expected %s"
              .formatted(option, text, FieldTypes.DURATION.expectation()));
    }
  }
}
