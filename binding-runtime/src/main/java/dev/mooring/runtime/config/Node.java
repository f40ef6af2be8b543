package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;
import java.util.List;
import java.util.Optional;

/** A piece of a YAML or JSON document that knows where it stands. Immutable. */
public sealed interface Node {

  /** Where it begins. */
  Location location();

  /**
   * Text, a number, a boolean, or nothing.
   *
   * @param text as written, without quotes; empty for nothing
   * @param isNull whether it is nothing at all, which an empty text is not
   * @param location where it stands
   */
  record Scalar(String text, boolean isNull, Location location) implements Node {}

  /**
   * A list.
   *
   * @param items its elements, in order
   * @param location where it begins
   */
  record Sequence(List<Node> items, Location location) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * Names and values.
   *
   * @param entries its entries, in order; no name stands twice in the same spelling
   * @param location where it begins
   */
  record Mapping(List<Entry> entries, Location location) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value under a name, whatever the case of its letters; nothing if it is null. */
    public Optional<Node> get(String name) {
      return entries.stream()
          .filter(entry -> entry.name().equalsIgnoreCase(name))
          .map(Entry::value)
          .filter(value -> !(value instanceof Scalar scalar && scalar.isNull()))
          .findFirst();
    }
  }

  /**
   * One name of a mapping with its value.
   *
   * @param name as written
   * @param value what stands under it
   * @param location where the name stands
   */
  record Entry(String name, Node value, Location location) {}
}
