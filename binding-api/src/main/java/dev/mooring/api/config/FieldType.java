package dev.mooring.api.config;

import java.util.List;

/**
 * How the text of a field becomes a value. Immutable, safe for any thread.
 *
 * @param <T> the value
 */
public interface FieldType<T> {

  /** What the type is called in documentation, such as {@code duration}. */
  String name();

  /** What a value looks like, to end a sentence that begins "expected". */
  String expectation();

  /** All values there are, as documentation writes them; empty if they cannot be listed. */
  default List<String> choices() {
    return List.of();
  }

  /**
   * Reads a value.
   *
   * @param text without white space at either end
   * @throws IllegalArgumentException if the text is no value of this type. The message may say why;
   *     it must not repeat the text, which may be secret.
   */
  T parse(String text);
}
