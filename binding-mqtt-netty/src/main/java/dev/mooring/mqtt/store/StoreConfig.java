package dev.mooring.mqtt.store;

import java.util.Objects;

/**
 * How a store behaves. Immutable; a limit out of its range is refused with an {@link
 * IllegalArgumentException}.
 *
 * @param durability what committed records survive
 * @param maxBufferedBytes bytes of records that may wait for the disk, 1 to {@value
 *     #GREATEST_BUFFERED_BYTES}; a record that comes while so many wait fails the store. One record
 *     alone is taken whatever its size. Waiting records are bounded by the session's windows
 *     already: this limit is for windows times message size that are more than the memory meant for
 *     them
 */
public record StoreConfig(Durability durability, int maxBufferedBytes) {

  /** Default of {@link #maxBufferedBytes}: 256 MiB. */
  public static final int DEFAULT_BUFFERED_BYTES = 256 << 20;

  /** Greatest {@link #maxBufferedBytes}: 1 GiB. */
  public static final int GREATEST_BUFFERED_BYTES = 1 << 30;

  public StoreConfig {
    Objects.requireNonNull(durability, "durability");
    if (maxBufferedBytes < 1 || maxBufferedBytes > GREATEST_BUFFERED_BYTES) {
      throw new IllegalArgumentException(
          "maxBufferedBytes is 1 to " + GREATEST_BUFFERED_BYTES + ", not " + maxBufferedBytes);
    }
  }

  /** The defaults, with this durability. */
  public static StoreConfig of(Durability durability) {
    return new StoreConfig(durability, DEFAULT_BUFFERED_BYTES);
  }
}
