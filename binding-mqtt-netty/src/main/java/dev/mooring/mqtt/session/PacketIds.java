package dev.mooring.mqtt.session;

import org.jspecify.annotations.Nullable;

/**
 * The client's packet identifiers and who holds each of them. Handed out in rotation, so that one
 * that has just become free is the last to be used again and a stale acknowledgement meets nobody;
 * one table serves all kinds of exchange, so that no two can hold the same (MQTT-2.3.1-2).
 */
final class PacketIds {

  /** No identifier: all are taken. */
  static final int NONE = 0;

  static final int MAX = 0xFFFF;

  private final IdTable<Object> holders = new IdTable<>();
  private int last;

  /** An identifier that nobody holds, or {@link #NONE}. */
  int allocate(Object holder) {
    if (holders.size() == MAX) {
      return NONE;
    }
    do {
      last = last == MAX ? 1 : last + 1;
    } while (holders.contains(last));
    holders.put(last, holder);
    return last;
  }

  /** Takes an identifier that an earlier process had given out. */
  void claim(int id, Object holder) {
    if (id < 1 || id > MAX || holders.contains(id)) {
      throw new IllegalArgumentException("packet identifier " + id + " is illegal or taken");
    }
    holders.put(id, holder);
    last = Math.max(last, id);
  }

  @Nullable Object holder(int id) {
    return holders.get(id);
  }

  void free(int id) {
    if (holders.remove(id) == null) {
      throw new IllegalStateException("packet identifier " + id + " was free already");
    }
  }

  int inUse() {
    return holders.size();
  }
}
