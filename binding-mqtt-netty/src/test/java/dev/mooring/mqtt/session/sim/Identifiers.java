package dev.mooring.mqtt.session.sim;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of the client's packet identifiers are in use, seen from outside of the session. */
final class Identifiers {

  private static final Object REQUEST = new Object();

  private final Map<Integer, Object> holders = new HashMap<>();

  void take(int id, Sent message) {
    check(id);
    holders.put(id, message);
  }

  void takeForRequest(int id) {
    check(id);
    holders.put(id, REQUEST);
  }

  private void check(int id) {
    Violation.unless(id >= 1 && id <= 0xFFFF, "an illegal packet identifier [MQTT-2.3.1-1]");
    Violation.unless(
        !holders.containsKey(id), "a packet identifier is in two exchanges [MQTT-2.3.1-2]");
  }

  @Nullable Sent message(int id) {
    return holders.get(id) instanceof Sent message ? message : null;
  }

  boolean isFree(int id) {
    return !holders.containsKey(id);
  }

  boolean isRequest(int id) {
    return holders.get(id) == REQUEST;
  }

  void free(int id) {
    Violation.unless(holders.remove(id) != null, "a free packet identifier is freed");
  }
}
