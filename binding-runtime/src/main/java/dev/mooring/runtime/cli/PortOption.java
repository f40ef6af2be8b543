package dev.mooring.runtime.cli;

import java.util.function.Function;

/** The port that an option names. Stateless. */
final class PortOption {

  private static final int HIGHEST = 65_535;

  private PortOption() {}

  /** The port if it is one, and not below the lowest that makes sense for the option. */
  static int of(String option, int port, int lowest, Function<String, RuntimeException> wrong) {
    if (port < lowest || port > HIGHEST) {
      throw wrong.apply(
          option
              + ": "
              + port
              + " is no port; expected a number from "
              + lowest
              + " to "
              + HIGHEST);
    }
    return port;
  }
}
