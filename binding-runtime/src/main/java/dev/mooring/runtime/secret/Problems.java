package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Problem;
import java.util.List;

/** What the stores do alike with what their schema found. */
final class Problems {

  private Problems() {}

  static void throwErrors(List<Problem> problems) throws ConfigurationException {
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
  }
}
