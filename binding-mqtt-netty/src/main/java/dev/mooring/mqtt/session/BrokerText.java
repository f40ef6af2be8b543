package dev.mooring.mqtt.session;

import org.jspecify.annotations.Nullable;

/**
 * Text that a broker chose, on its way into our messages: shortened, and without characters that
 * would break a line of a log.
 */
final class BrokerText {

  private static final int MAX_CHARACTERS = 200;

  private BrokerText() {}

  /** A reason and what the broker adds to it. */
  static String reason(String reason, String added) {
    return added.isEmpty() ? reason : reason + ": " + clean(added);
  }

  /** The broker's hint at another. */
  static String reference(@Nullable String server) {
    return server == null ? "" : "; it refers to " + clean(server);
  }

  private static String clean(String text) {
    StringBuilder cleaned = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_CHARACTERS; i++) {
      char c = text.charAt(i);
      cleaned.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() > MAX_CHARACTERS ? cleaned.append("...").toString() : cleaned.toString();
  }
}
