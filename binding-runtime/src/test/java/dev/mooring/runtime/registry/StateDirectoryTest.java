package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where state is kept when nobody says. */
final class StateDirectoryTest {

  @Test
  void theUsersStateDirectoryHoldsOneFolderForEachApplication() {
    assertEquals(
        Path.of("state/mooring/shop"),
        StateDirectory.of(Map.of("XDG_STATE_HOME", "state", "LOCALAPPDATA", "local"), "shop"));
    assertEquals(
        Path.of("local/mooring/shop"), StateDirectory.of(Map.of("LOCALAPPDATA", "local"), "shop"));
    assertEquals(
        Path.of(System.getProperty("user.home"), ".local/state/mooring/shop"),
        StateDirectory.of(Map.of("XDG_STATE_HOME", " "), "shop"));
  }
}
