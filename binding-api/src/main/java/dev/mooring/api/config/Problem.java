package dev.mooring.api.config;

import java.util.Optional;

/**
 * Something wrong with a component file. Immutable.
 *
 * @param severity whether the component can run all the same
 * @param location where it stands
 * @param component the component's name, if it has one
 * @param field the field in question, if it is about one
 * @param message what is wrong, with the offending value, and what would be right; no secret in it
 */
public record Problem(
    Severity severity,
    Location location,
    Optional<String> component,
    Optional<String> field,
    String message) {

  /** How bad it is. */
  public enum Severity {
    /** The component cannot run. */
    ERROR,
    /** The component runs, but probably not as its author meant. */
    WARNING
  }

  /** An error in one field of one component. */
  public static Problem error(Location location, String component, String field, String message) {
    return new Problem(
        Severity.ERROR, location, Optional.of(component), Optional.of(field), message);
  }

  /** A warning about one field of one component. */
  public static Problem warning(Location location, String component, String field, String message) {
    return new Problem(
        Severity.WARNING, location, Optional.of(component), Optional.of(field), message);
  }

  /** Whether the component cannot run. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line for people: where, which component, which field, what. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (!location.equals(Location.UNKNOWN)) {
      line.append(location).append(": ");
    }
    component.ifPresent(name -> line.append("component \"").append(name).append("\": "));
    field.ifPresent(name -> line.append("field \"").append(name).append("\": "));
    return line.append(message).toString();
  }
}
