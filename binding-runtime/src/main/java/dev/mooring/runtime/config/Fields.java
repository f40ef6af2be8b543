package dev.mooring.runtime.config;

import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Nearest;
import dev.mooring.api.config.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Takes the fields of a document one by one and says what is wrong with them. */
final class Fields {

  private static final int SHOWN_LENGTH = 80;

  private final String component;
  private final List<Problem> problems;

  Fields(String component, List<Problem> problems) {
    this.component = component;
    this.problems = problems;
  }

  /** Warns of names that have no effect, and refuses those that differ in case alone. */
  void check(Node.Mapping mapping, String path, List<String> known) {
    Set<String> seen = new HashSet<>();
    for (Node.Entry entry : mapping.entries()) {
      if (!seen.add(entry.name().toLowerCase(Locale.ROOT))) {
        error(
            entry.location(),
            path + entry.name(),
            "is given twice, the case of letters does not matter; give it once");
      } else if (known.stream().noneMatch(entry.name()::equalsIgnoreCase)) {
        warning(
            entry.location(),
            path + entry.name(),
            Nearest.to(entry.name(), known)
                .map(near -> "is not known; did you mean \"" + near + "\"?")
                .orElse("is not known and has no effect"));
      }
    }
  }

  /** A field that holds fields of its own; an empty one if it is left out or wrong. */
  Node.Mapping mapping(Node.Mapping parent, String field, String path, boolean required) {
    Optional<Node> node = parent.get(field);
    if (node.orElse(null) instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (node.isPresent()) {
      error(node.get().location(), path, "holds no fields; expected fields below it");
    } else if (required) {
      error(parent.location(), path, "is missing");
    }
    return new Node.Mapping(List.of(), parent.location());
  }

  /** A field that must hold a text that is not empty. */
  Optional<String> required(Node.Mapping parent, String field, String path, String expected) {
    Optional<Node> node = parent.get(field);
    if (node.isEmpty()) {
      error(parent.location(), path, "is missing; expected " + expected);
      return Optional.empty();
    }
    Optional<String> text = text(parent, field, path);
    if (text.isPresent() && text.get().isEmpty()) {
      error(node.get().location(), path, "is empty; expected " + expected);
      return Optional.empty();
    }
    return text;
  }

  /** A field that may hold a text, which is anything but a list and fields. */
  Optional<String> text(Node.Mapping parent, String field, String path) {
    Optional<Node> node = parent.get(field);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Node.Scalar scalar) {
      return Optional.of(scalar.text().strip());
    }
    error(node.get().location(), path, "is no text; expected a single value");
    return Optional.empty();
  }

  /** A field that may hold a value of a type. */
  <T> Optional<T> value(Node.Mapping parent, String field, String path, FieldType<T> type) {
    Optional<String> text = text(parent, field, path).filter(given -> !given.isEmpty());
    try {
      return text.map(type::parse);
    } catch (IllegalArgumentException e) {
      error(
          parent.get(field).map(Node::location).orElse(parent.location()),
          path,
          quote(text.orElse("")) + " is not valid; expected " + type.expectation());
      return Optional.empty();
    }
  }

  void error(Location location, String field, String message) {
    add(Problem.Severity.ERROR, location, field, message);
  }

  void warning(Location location, String field, String message) {
    add(Problem.Severity.WARNING, location, field, message);
  }

  private void add(Problem.Severity severity, Location location, String field, String message) {
    problems.add(
        new Problem(
            severity,
            location,
            Optional.of(component).filter(name -> !name.isEmpty()),
            Optional.of(field),
            message));
  }

  static String quote(String text) {
    String shown =
        text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH - 3) + "..." : text;
    return "\"" + shown.replace("\n", "\\n").replace("\r", "\\r") + "\"";
  }
}
