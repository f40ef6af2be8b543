package dev.mooring.mqtt.store;

import org.jspecify.annotations.Nullable;

/** What a record says; one for each method of the session's store. */
enum RecordType {
  PUBLISHED(1),
  RELEASED(2),
  COMPLETED(3),
  RECEIVED(4),
  DISCARDED(5),
  SUBSCRIBED(6),
  UNSUBSCRIBED(7),
  CLEARED(8);

  private static final RecordType[] TYPES = values();

  /** How it is written in a file: never to be changed or given to another. */
  final byte code;

  RecordType(int code) {
    this.code = (byte) code;
  }

  static @Nullable RecordType of(byte code) {
    return code >= 1 && code <= TYPES.length ? TYPES[code - 1] : null;
  }
}
