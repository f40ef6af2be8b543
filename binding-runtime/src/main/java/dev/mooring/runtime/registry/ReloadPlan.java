package dev.mooring.runtime.registry;

import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has to happen so that the components that run become those of a new reading of the files. A
 * component whose new description is of no use, for whatever reason, is kept as it is. Immutable.
 *
 * @param removed the names of components that are gone from the files
 * @param changed components that run with another description
 * @param added components that do not run yet
 * @param kept why components keep an old description, by name
 */
record ReloadPlan(
    Set<String> removed,
    List<ConfiguredComponent> changed,
    List<ConfiguredComponent> added,
    Map<String, String> kept) {

  /**
   * Compares.
   *
   * @param running what runs, each as it was described
   * @param next the new reading
   */
  static ReloadPlan of(Collection<ConfiguredComponent> running, Components next) {
    Map<String, ConfiguredComponent> wanted = new LinkedHashMap<>();
    next.configured().forEach(component -> wanted.put(component.component().name(), component));
    Map<String, String> rejected = new TreeMap<>();
    next.rejected()
        .forEach(
            component -> rejected.putIfAbsent(component.component().name(), component.reason()));
    Set<String> removed = new HashSet<>();
    List<ConfiguredComponent> changed = new ArrayList<>();
    Map<String, String> kept = new TreeMap<>();
    Map<String, String> claims = new TreeMap<>();
    for (ConfiguredComponent old : running) {
      String name = old.component().name();
      ConfiguredComponent fresh = wanted.remove(name);
      if (fresh != null && !fresh.fingerprint().equals(old.fingerprint())) {
        changed.add(fresh);
      } else if (fresh == null && rejected.containsKey(name)) {
        kept.put(name, String.valueOf(rejected.get(name)));
      } else if (fresh == null && isUnreadable(old.component().location(), next.problems())) {
        kept.put(name, old.component().location().file() + " cannot be read");
      } else if (fresh == null) {
        removed.add(name);
      }
      if (kept.containsKey(name)) {
        old.binding().claims().forEach(claim -> claims.put(claim, name));
      }
    }
    List<ConfiguredComponent> added = new ArrayList<>(wanted.values());
    changed.removeIf(component -> conflicts(component, claims, kept));
    added.removeIf(component -> conflicts(component, claims, kept));
    return new ReloadPlan(removed, changed, added, kept);
  }

  boolean isEmpty() {
    return removed.isEmpty() && changed.isEmpty() && added.isEmpty();
  }

  /** What was loaded from a file, or a directory, that is of no use now, is not gone from it. */
  private static boolean isUnreadable(Location location, List<Problem> problems) {
    Path file = Path.of(location.file());
    return problems.stream()
        .filter(problem -> problem.isError() && problem.component().isEmpty())
        .map(problem -> Path.of(problem.location().file()))
        .anyMatch(file::startsWith);
  }

  private static boolean conflicts(
      ConfiguredComponent component, Map<String, String> claims, Map<String, String> kept) {
    for (String claim : component.binding().claims()) {
      String holder = claims.get(claim);
      if (holder != null) {
        kept.put(
            component.component().name(),
            "it uses " + claim + ", which component \"" + holder + "\" keeps");
        return true;
      }
    }
    return false;
  }
}
