package dev.mooring.mqtt;

import java.util.List;

/** Compares topic filters (MQTT 3.1.1 section 4.7). */
final class TopicPatterns {

  private static final String SHARE = "$share/";

  private TopicPatterns() {}

  /** The filter that a shared subscription shares; any other filter as it is. */
  static String withoutGroup(String filter) {
    return filter.startsWith(SHARE)
        ? filter.substring(filter.indexOf('/', SHARE.length()) + 1)
        : filter;
  }

  /** Whether there is a topic name that both filters match. Neither is a shared subscription. */
  static boolean overlap(String a, String b) {
    List<String> left = List.of(a.split("/", -1));
    List<String> right = List.of(b.split("/", -1));
    // A wildcard at the first level does not match topics that begin with '$' [MQTT-4.7.2-1].
    if (a.startsWith("$") != b.startsWith("$")) {
      return false;
    }
    int shared = Math.min(left.size(), right.size());
    for (int i = 0; i < shared; i++) {
      String x = left.get(i);
      String y = right.get(i);
      if (x.equals("#") || y.equals("#")) {
        return true;
      }
      if (!x.equals("+") && !y.equals("+") && !x.equals(y)) {
        return false;
      }
    }
    // '#' stands for its parent level too: sport/# matches sport.
    return left.size() == right.size() || isHash(left, shared) || isHash(right, shared);
  }

  private static boolean isHash(List<String> levels, int index) {
    return levels.size() == index + 1 && levels.get(index).equals("#");
  }
}
