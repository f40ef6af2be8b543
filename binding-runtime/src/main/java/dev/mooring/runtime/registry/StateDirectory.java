package dev.mooring.runtime.registry;

import java.nio.file.Path;
import java.util.Map;

/** Where an application's state is kept when nobody says: where the platform keeps such things. */
public final class StateDirectory {

  private StateDirectory() {}

  /** The directory of an application, which need not exist. */
  public static Path of(Map<String, String> environment, String applicationId) {
    return base(environment).resolve("mooring").resolve(applicationId);
  }

  private static Path base(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!state.isBlank()) {
      return Path.of(state);
    }
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    return local.isBlank()
        ? Path.of(System.getProperty("user.home"), ".local", "state")
        : Path.of(local);
  }
}
