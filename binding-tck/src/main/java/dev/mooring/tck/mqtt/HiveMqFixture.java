package dev.mooring.tck.mqtt;

/**
 * HiveMQ Community Edition as a process of its own, with persistent state: MQTT 3.1, 3.1.1 and 5.0
 * over TCP. Needs what the profile {@code brokers} puts below {@code brokers/hivemq} in the source
 * tree. Safe for any thread.
 */
public final class HiveMqFixture extends ProgramFixture {

  private static final String NAME = "hivemq";

  private HiveMqFixture() {
    super(NAME, "HiveMq.java");
  }

  /** Whether the broker's jars are there. */
  public static boolean isInstalled() {
    return BrokerProgram.home(NAME).isPresent();
  }

  /**
   * A running broker; starting takes some seconds.
   *
   * @throws IllegalStateException if its jars are not there, or it does not start
   */
  public static HiveMqFixture started() {
    HiveMqFixture fixture = new HiveMqFixture();
    fixture.start();
    return fixture;
  }
}
