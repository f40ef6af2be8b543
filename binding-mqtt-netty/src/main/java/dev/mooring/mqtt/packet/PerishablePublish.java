package dev.mooring.mqtt.packet;

/**
 * A message that knows when it expires, on the clock of the session that is to send it: what it
 * tells the broker is what is left of its life (MQTT 5.0 section 3.3.2.3.3). Immutable.
 */
public final class PerishablePublish extends Publish {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long expiresAtNanos;

  private PerishablePublish(Publish message, long expiresAtNanos) {
    super(
        message.topic(), message.payload(), message.qos(), message.retain(), message.properties());
    this.expiresAtNanos = expiresAtNanos;
  }

  /**
   * The message as it is from now on.
   *
   * @param nowNanos the time on the session's clock
   * @return itself, if it has no message expiry
   */
  public static Publish from(Publish message, long nowNanos) {
    long seconds = message.properties().messageExpirySeconds();
    return seconds < 0
        ? message
        : new PerishablePublish(message, nowNanos + seconds * NANOS_PER_SECOND);
  }

  /** Whether its life is over at a time on the session's clock, in nanoseconds. */
  public boolean isExpired(long nowNanos) {
    return nowNanos >= expiresAtNanos;
  }

  /**
   * The message as it may be sent at a time on the session's clock, in nanoseconds. One whose life
   * is over gets a last second: some brokers take 0 for no expiry at all.
   */
  public Publish at(long nowNanos) {
    long left = expiresAtNanos - nowNanos + NANOS_PER_SECOND - 1;
    long seconds = Math.max(1, left / NANOS_PER_SECOND);
    return seconds == properties().messageExpirySeconds()
        ? this
        : with(properties().toBuilder().messageExpirySeconds(seconds).build());
  }
}
