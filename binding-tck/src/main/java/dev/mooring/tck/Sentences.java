package dev.mooring.tck;

import java.lang.reflect.Method;
import java.util.Locale;

/** Names of test methods as people read them. */
final class Sentences {

  private Sentences() {}

  /** The words of a method's name. */
  static String of(Method method) {
    return method.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
