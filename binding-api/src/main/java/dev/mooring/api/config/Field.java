package dev.mooring.api.config;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One field of a component type: name, type, default, and what it means. Immutable; the methods
 * that change something return a changed copy. Compared by identity: the constant that declares a
 * field is the key to its value.
 *
 * @param <T> its value
 */
public final class Field<T> {

  private final String name;
  private final FieldType<T> type;
  private final String description;
  private final @Nullable String defaultText;
  private final boolean required;
  private final boolean secret;
  private final boolean family;

  private Field(
      String name,
      FieldType<T> type,
      String description,
      @Nullable String defaultText,
      boolean required,
      boolean secret,
      boolean family) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
    this.description = Objects.requireNonNull(description, "description");
    this.defaultText = defaultText;
    this.required = required;
    this.secret = secret;
    this.family = family;
  }

  /** A field that may be left out and has no default. */
  public static <T> Field<T> optional(String name, FieldType<T> type, String description) {
    return new Field<>(name, type, description, null, false, false, false);
  }

  /** A field that must be given. */
  public static <T> Field<T> required(String name, FieldType<T> type, String description) {
    return new Field<>(name, type, description, null, true, false, false);
  }

  /**
   * A field with a default, given as a user would write it.
   *
   * @throws IllegalArgumentException if the default is no value of the type
   */
  public static <T> Field<T> withDefault(
      String name, FieldType<T> type, String defaultText, String description) {
    type.parse(defaultText);
    return new Field<>(name, type, description, defaultText, false, false, false);
  }

  /** A family of fields {@code name.<something>}, each optional; read by {@link Values#family}. */
  public static <T> Field<T> family(String name, FieldType<T> type, String description) {
    return new Field<>(name, type, description, null, false, false, true);
  }

  /** The same field, whose value is never shown. */
  public Field<T> asSecret() {
    return new Field<>(name, type, description, defaultText, required, true, family);
  }

  /** The name as documentation writes it; component files may write it in any case. */
  public String name() {
    return name;
  }

  /** The type. */
  public FieldType<T> type() {
    return type;
  }

  /** What the field means, in a sentence or two of Markdown. */
  public String description() {
    return description;
  }

  /** The default as a user would write it. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** Whether a component without it is a mistake. */
  public boolean isRequired() {
    return required;
  }

  /** Whether its value is never shown. */
  public boolean isSecret() {
    return secret;
  }

  /** Whether it stands for all keys {@code name.<something>}. */
  public boolean isFamily() {
    return family;
  }

  @Override
  public String toString() {
    return name;
  }
}
