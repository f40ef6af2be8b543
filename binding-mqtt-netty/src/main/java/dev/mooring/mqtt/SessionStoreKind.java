package dev.mooring.mqtt;

import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import java.util.Arrays;

/** Where open QoS 1 and 2 exchanges are kept. */
enum SessionStoreKind {
  /** In memory: they end with the process. */
  MEMORY("memory"),
  /** In a file: they survive a killed process. */
  FILE("file"),
  /** In a file that is forced to the device: they survive power loss too. */
  FILE_SYNC("file-sync");

  static final FieldType<SessionStoreKind> TYPE =
      FieldTypes.choice(
          Arrays.stream(values()).map(SessionStoreKind::toString).toList(), SessionStoreKind::of);

  private final String text;

  SessionStoreKind(String text) {
    this.text = text;
  }

  private static SessionStoreKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text.equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  /** The kind as component files have it. */
  @Override
  public String toString() {
    return text;
  }
}
