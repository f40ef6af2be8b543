package dev.mooring.api;

/**
 * The name of what an {@link OutputBinding} is asked to do, compared letter by letter. Immutable.
 *
 * @param name not blank, else refused with an {@link IllegalArgumentException}
 */
public record Operation(String name) {

  /** Sends a message: the operation that every binding for messages has. */
  public static final Operation CREATE = new Operation("create");

  public Operation {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an operation has a name");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
