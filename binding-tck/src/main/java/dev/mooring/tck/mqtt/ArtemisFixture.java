package dev.mooring.tck.mqtt;

import java.time.Duration;

/**
 * Apache ActiveMQ Artemis as a process of its own: MQTT 3.1, 3.1.1 and 5.0 over TCP. Needs what the
 * profile {@code brokers} puts below {@code brokers/artemis} in the source tree. Safe for any
 * thread.
 */
public final class ArtemisFixture extends ProgramFixture {

  private static final String NAME = "artemis";

  /** How often it looks for expired sessions unless it is told. */
  private static final Duration USUAL_SCAN = Duration.ofSeconds(5);

  private ArtemisFixture(boolean persistent, Duration sessionScan) {
    super(
        NAME, "Artemis.java", Boolean.toString(persistent), Long.toString(sessionScan.toMillis()));
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
  public static ArtemisFixture started() {
    return started(new ArtemisFixture(true, USUAL_SCAN));
  }

  /**
   * A running broker that keeps its state in memory, so that a restart loses it.
   *
   * @param sessionScan how often it looks for sessions that have expired
   * @throws IllegalStateException as {@link #started()}
   */
  public static ArtemisFixture inMemory(Duration sessionScan) {
    return started(new ArtemisFixture(false, sessionScan));
  }

  private static ArtemisFixture started(ArtemisFixture fixture) {
    fixture.start();
    return fixture;
  }
}
