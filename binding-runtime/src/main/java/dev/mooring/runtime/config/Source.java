package dev.mooring.runtime.config;

/** Where the value of a metadata item comes from. Immutable. */
public sealed interface Source {

  /**
   * It stands in the file.
   *
   * @param text as written; a list joined by commas
   */
  record Written(String text) implements Source {

    /** Without the text: people write passwords into files. */
    @Override
    public String toString() {
      return "Written[" + text.length() + " characters]";
    }
  }

  /**
   * A secret store has it.
   *
   * @param secret the secret's name
   * @param key the field of the secret
   */
  record SecretKey(String secret, String key) implements Source {}

  /**
   * The environment has it.
   *
   * @param name the variable's name
   */
  record Variable(String name) implements Source {}
}
