package dev.mooring.tck.mqtt;

/**
 * HiveMQ Community Edition as a process of its own: MQTT 3.1, 3.1.1 and 5.0 over TCP. Needs what
 * the profile {@code brokers} puts below {@code brokers/hivemq} in the source tree. Safe for any
 * thread.
 */
public final class HiveMqFixture extends ProgramFixture {

  private static final String NAME = "hivemq";

  /** What HiveMQ announces and keeps unless it is told. */
  private static final int USUAL_RECEIVE_MAXIMUM = 10;

  private static final int USUAL_QUEUE = 1000;

  private HiveMqFixture(String persistence, int receiveMaximum, int maxQueued) {
    super(
        NAME,
        "HiveMq.java",
        persistence,
        Integer.toString(receiveMaximum),
        Integer.toString(maxQueued));
  }

  /** Whether the broker's jars are there. */
  public static boolean isInstalled() {
    return BrokerProgram.home(NAME).isPresent();
  }

  /**
   * A running broker with persistent state; starting takes some seconds.
   *
   * @throws IllegalStateException if its jars are not there, or it does not start
   */
  public static HiveMqFixture started() {
    return started(new HiveMqFixture("file", USUAL_RECEIVE_MAXIMUM, USUAL_QUEUE));
  }

  /**
   * A running broker that keeps its state in memory, so that a restart loses it.
   *
   * @param receiveMaximum what its CONNACK announces; 1 to 65,535
   * @param maxQueued how many messages it keeps for a client; it drops the others, and acknowledges
   *     them all the same
   * @throws IllegalStateException as {@link #started()}
   */
  public static HiveMqFixture inMemory(int receiveMaximum, int maxQueued) {
    return started(new HiveMqFixture("in-memory", receiveMaximum, maxQueued));
  }

  private static HiveMqFixture started(HiveMqFixture fixture) {
    fixture.start();
    return fixture;
  }
}
