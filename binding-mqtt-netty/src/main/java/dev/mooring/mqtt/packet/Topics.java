package dev.mooring.mqtt.packet;

/**
 * The rules for topic names and filters (MQTT 3.1.1 sections 1.5.3 and 4.7). Stateless, safe for
 * any thread.
 */
public final class Topics {

  /** The longest string MQTT can write, in bytes of UTF-8. */
  public static final int MAX_STRING_BYTES = 0xFFFF;

  private Topics() {}

  /**
   * Checks the name of a topic that something is sent to.
   *
   * @throws IllegalArgumentException if it is empty, too long, ill-formed or has a wildcard
   */
  public static void checkName(String name) {
    checkText("topic", name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("topic is empty [MQTT-4.7.3-1]");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '+' || c == '#') {
        throw new IllegalArgumentException(
            "topic \""
                + name
                + "\" has the wildcard '"
                + c
                + "'; messages are sent to a topic name"
                + " without wildcards [MQTT-3.3.2-2]");
      }
    }
  }

  /**
   * Checks a topic filter.
   *
   * @throws IllegalArgumentException if it is empty, too long, ill-formed, has a wildcard in a
   *     wrong place, or is a shared subscription without group or filter
   */
  public static void checkFilter(String filter) {
    checkText("topic filter", filter);
    String levels = filter;
    if (filter.startsWith("$share/")) {
      int slash = filter.indexOf('/', 7);
      String group = slash < 0 ? filter.substring(7) : filter.substring(7, slash);
      if (slash < 0 || group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
        throw new IllegalArgumentException(
            "topic filter \""
                + filter
                + "\": expected $share/<group>/<filter>, the group without"
                + " wildcards");
      }
      levels = filter.substring(slash + 1);
    }
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("topic filter \"" + filter + "\" is empty [MQTT-4.7.3-1]");
    }
    for (int i = 0; i < levels.length(); i++) {
      char c = levels.charAt(i);
      boolean startsLevel = i == 0 || levels.charAt(i - 1) == '/';
      boolean endsLevel = i == levels.length() - 1 || levels.charAt(i + 1) == '/';
      if (c == '+' && !(startsLevel && endsLevel)) {
        throw new IllegalArgumentException(
            "topic filter \"" + filter + "\": '+' must fill a whole level [MQTT-4.7.1-3]");
      }
      if (c == '#' && !(startsLevel && i == levels.length() - 1)) {
        throw new IllegalArgumentException(
            "topic filter \"" + filter + "\": '#' must be the whole last level [MQTT-4.7.1-2]");
      }
    }
  }

  /**
   * Checks a string that goes into a packet.
   *
   * @param what names the string in the message
   * @throws IllegalArgumentException if it is longer than 65,535 bytes, has U+0000 or half a
   *     surrogate pair (MQTT-1.5.3-1, MQTT-1.5.3-2)
   */
  public static void checkText(String what, String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(what + " has U+0000 at index " + i + " [MQTT-1.5.3-2]");
      }
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            what + " has half a surrogate pair at index " + i + " [MQTT-1.5.3-1]");
      }
    }
    if (bytes > MAX_STRING_BYTES) {
      throw new IllegalArgumentException(
          what + " is " + bytes + " bytes of UTF-8; MQTT allows " + MAX_STRING_BYTES);
    }
  }
}
