package dev.mooring.mqtt.packet;

/** Quality of service levels (MQTT 3.1.1 section 4.3). */
public enum QoS {
  /** Sent once, never acknowledged. */
  AT_MOST_ONCE,
  /** Sent until acknowledged: may arrive more than once. */
  AT_LEAST_ONCE,
  /** Handed over once, by a handshake of four packets. */
  EXACTLY_ONCE;

  private static final QoS[] LEVELS = values();

  /** The level as MQTT writes it: 0, 1 or 2. */
  public int level() {
    return ordinal();
  }

  /**
   * The constant of a level.
   *
   * @throws IllegalArgumentException if the level is not 0, 1 or 2
   */
  public static QoS of(int level) {
    if (level < 0 || level > 2) {
      throw new IllegalArgumentException("QoS is 0, 1 or 2, not " + level);
    }
    return LEVELS[level];
  }
}
