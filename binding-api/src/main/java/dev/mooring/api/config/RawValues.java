package dev.mooring.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The metadata of one component, in the order of its file. Immutable.
 *
 * @param items the items; keys may repeat, which {@link Schema#read} reports
 * @param location where the component begins, for problems that are about no item
 */
public record RawValues(List<RawValue> items, Location location) {

  public RawValues {
    items = List.copyOf(items);
  }

  /** Values that came from no file. */
  public static RawValues of(Map<String, String> values) {
    List<RawValue> items = new ArrayList<>();
    values.forEach((key, text) -> items.add(RawValue.of(key, text)));
    return new RawValues(items, Location.UNKNOWN);
  }
}
