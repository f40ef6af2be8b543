package dev.mooring.api.config;

/**
 * How a value that somebody wrote is shown to people: on one short line, and without what looks
 * like credentials in an address. A password often stands in a field that is no secret, or in the
 * wrong field.
 */
final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  /** The text in quotes. */
  static String quoted(String text) {
    return "\"" + plain(text) + "\"";
  }

  /** The text without quotes. */
  static String plain(String text) {
    String safe = withoutCredentials(text);
    String shortened = safe.length() > LONGEST ? safe.substring(0, LONGEST - 3) + "..." : safe;
    StringBuilder line = new StringBuilder();
    shortened
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> {
                  if (Character.isISOControl(c)) {
                    line.append(String.format("\\u%04x", c));
                  } else {
                    line.append((char) c);
                  }
                }
              }
            });
    return line.toString();
  }

  /** Everything between the scheme and the last @ goes if a colon is in it: rather too much. */
  private static String withoutCredentials(String text) {
    int scheme = text.indexOf("//");
    int start = scheme < 0 ? 0 : scheme + 2;
    int at = text.lastIndexOf('@');
    if (at < start || text.lastIndexOf(':', at) < start) {
      return text;
    }
    return text.substring(0, start) + "***" + text.substring(at);
  }
}
