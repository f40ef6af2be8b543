package dev.mooring.api.config;

/**
 * A place in a file. Immutable.
 *
 * @param file the file's name as the user gave it; empty if the value came from elsewhere
 * @param line the line, from 1; 0 if it is not known
 */
public record Location(String file, int line) {

  /** Not from a file. */
  public static final Location UNKNOWN = new Location("", 0);

  /** {@code file:line}, as editors and terminals make it a link. */
  @Override
  public String toString() {
    if (file.isEmpty()) {
      return "(no file)";
    }
    return line == 0 ? file : file + ":" + line;
  }
}
