package dev.mooring.runtime.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which environment variables a component file may read: Dapr's rules. */
public final class EnvironmentReferences {

  /** The variable that lists, separated by blanks, all names that may be read, where it is set. */
  private static final String ALLOWED_NAMES = "DAPR_ENV_KEYS";

  private EnvironmentReferences() {}

  /** Why a component file may not read a variable, as the end of a sentence; empty if it may. */
  public static Optional<String> denial(String name, Map<String, String> environment) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.contains(" ")) {
      return Optional.of("has a blank in its name");
    }
    if (isReserved(upper)) {
      return Optional.of("is reserved for the runtime");
    }
    String allowed = environment.getOrDefault(ALLOWED_NAMES, "");
    if (!allowed.isEmpty() && Arrays.stream(allowed.split(" ", -1)).noneMatch(upper::equals)) {
      return Optional.of("is not among those that " + ALLOWED_NAMES + " lists");
    }
    return Optional.empty();
  }

  private static boolean isReserved(String upper) {
    return upper.isEmpty() || upper.equals("APP_API_TOKEN") || upper.startsWith("DAPR_");
  }
}
