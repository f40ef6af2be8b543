package dev.mooring.runtime.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file at its document markers before anything is parsed, so that a document that does not
 * parse takes none of its neighbours with it. A marker at the beginning of a line is one wherever
 * it stands: YAML forbids it inside of texts.
 */
final class DocumentSplitter {

  /**
   * A part of a file.
   *
   * @param text what stands in it
   * @param linesBefore how many lines of the file come before it
   */
  record Chunk(String text, int linesBefore) {
    int lines() {
      return (int) text.lines().count();
    }
  }

  private DocumentSplitter() {}

  /** The documents that hold more than comments and directives. */
  static List<Chunk> split(String file) {
    List<Chunk> chunks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int start = 0;
    int line = 0;
    boolean content = false;
    for (String row : (Iterable<String>) file.lines()::iterator) {
      boolean begins = isMarker(row, "---");
      if (begins || isMarker(row, "...")) {
        if (content) {
          chunks.add(new Chunk(text.toString(), start));
        }
        text.setLength(0);
        start = line;
        content = false;
        // What stands beside the marker belongs to the document; blanks keep its column.
        row = begins ? "   " + row.substring(3) : "";
      }
      boolean directive = !content && row.startsWith("%");
      content |= !directive && isContent(row);
      text.append(directive ? "" : row).append('\n');
      line++;
    }
    if (content) {
      chunks.add(new Chunk(text.toString(), start));
    }
    return chunks;
  }

  private static boolean isMarker(String row, String marker) {
    return row.startsWith(marker)
        && (row.length() == marker.length() || Character.isWhitespace(row.charAt(marker.length())));
  }

  private static boolean isContent(String row) {
    String stripped = row.strip();
    return !stripped.isEmpty() && stripped.charAt(0) != '#';
  }
}
