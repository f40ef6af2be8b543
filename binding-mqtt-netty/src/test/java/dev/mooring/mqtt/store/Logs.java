package dev.mooring.mqtt.store;

import java.io.IOException;

/** Names and short cuts that tests of a log share. */
final class Logs {

  static final SessionKey KEY = new SessionKey("tcp://broker:1883", "client-1");
  static final String NAME = KEY.fileName() + ".log";

  private Logs() {}

  static SessionLog open(LogDirectory directory, Durability durability) throws IOException {
    return open(directory, durability, SessionLog.COMPACTION_FLOOR_BYTES);
  }

  static SessionLog open(LogDirectory directory, Durability durability, long compactionFloor)
      throws IOException {
    return SessionLog.open(directory, NAME, KEY.fingerprint(), durability, compactionFloor);
  }

  /** What a new process would load. */
  static String textOf(LogDirectory directory) throws IOException {
    try (SessionLog log = open(directory, Durability.PROCESS)) {
      return ModelSession.text(log.load());
    }
  }
}
