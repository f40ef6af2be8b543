package dev.mooring.dist;

import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.ComponentFiles;
import dev.mooring.runtime.config.FileContents;
import dev.mooring.runtime.config.Item;
import dev.mooring.runtime.config.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The component that the kit is to prove. Immutable.
 *
 * @param type such as {@code bindings.mqtt}
 * @param values as they stand in the file; the case of keys does not count
 */
record TckComponent(String type, Map<String, String> values) {

  private static final String RETRIES = "backOffMaxRetries";
  private static final int FOR_EVER = 2;

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not a file of one component with values that are
   *     written out, with a text for people
   */
  static TckComponent read(Path file) {
    FileContents contents = ComponentFiles.read(List.of(file));
    List<Problem> problems = new ArrayList<>(contents.problems());
    contents.components().forEach(component -> problems.addAll(component.problems()));
    problems.stream()
        .filter(Problem::isError)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem.toString());
            });
    int count = contents.components().size();
    if (count != 1) {
      throw new IllegalArgumentException(
          "--component: " + file + " has " + count + " components; expected 1");
    }
    Component component = contents.components().get(0);
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Item item : component.items()) {
      if (!(item.source() instanceof Source.Written written)) {
        throw new IllegalArgumentException(
            item.location()
                + ": the kit reads no secrets and no variables; write a value for "
                + item.key());
      }
      values.put(item.key(), written.text());
    }
    return new TckComponent(component.type(), values);
  }

  /** The values with others over them. */
  Map<String, String> with(Map<String, String> changes) {
    Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(values);
    merged.putAll(changes);
    return merged;
  }

  /** How often a failed delivery is tried again: as the file says, but for ever is twice. */
  int retries() {
    String retries = values.getOrDefault(RETRIES, "0");
    return retries.startsWith("-") ? FOR_EVER : Integer.parseInt(retries);
  }

  /** Makes retries come to their end within a test, in values that start from this component's. */
  void retryQuickly(Map<String, String> merged) {
    merged.put(RETRIES, Integer.toString(retries()));
    merged.put("backOffInterval", "20ms");
  }

  /** What to say if no provider serves the type. */
  String unknown() {
    return "--component: no provider serves type \"" + type + "\"";
  }
}
