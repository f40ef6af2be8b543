package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;
import java.util.List;
import java.util.Optional;

/** A piece of a YAML or JSON document that knows where it stands. Immutable. */
public sealed interface Node {

  /** Where it begins. */
  Location location();

  /**
   * A single value.
   *
   * @param text as written, without quotes; what is null has the empty text
   * @param type what the file's syntax makes of it
   * @param location where it stands
   */
  record Scalar(String text, Type type, Location location) implements Node {

    /** What a scalar is by its syntax. */
    public enum Type {
      /** Text, in quotes or not. */
      TEXT,
      /** A number. */
      NUMBER,
      /** One of {@code true} and {@code false}; the other words of YAML 1.1 are text. */
      BOOLEAN,
      /** Nothing at all, which an empty text is not. */
      NULL
    }

    /** Whether it is nothing at all. */
    public boolean isNull() {
      return type == Type.NULL;
    }

    /** Without the text: people write passwords into files. */
    @Override
    public String toString() {
      return "Scalar[" + type + " at " + location + "]";
    }
  }

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

    /** The value under a name, whatever the case of its letters; empty if it is null. */
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
