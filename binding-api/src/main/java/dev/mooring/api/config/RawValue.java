package dev.mooring.api.config;

import java.util.Objects;

/**
 * One metadata item of a component, as text. Immutable.
 *
 * @param key the key as the user wrote it
 * @param text the value, whatever its type was in the file
 * @param location where it stands
 * @param secret whether it came from a secret store, so that it is never shown
 */
public record RawValue(String key, String text, Location location, boolean secret) {

  public RawValue {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(location, "location");
  }

  /** A value that came from no file. */
  public static RawValue of(String key, String text) {
    return new RawValue(key, text, Location.UNKNOWN, false);
  }

  /** The key alone: only the schema knows whether the text is a password written in the file. */
  @Override
  public String toString() {
    return key + "=***";
  }
}
