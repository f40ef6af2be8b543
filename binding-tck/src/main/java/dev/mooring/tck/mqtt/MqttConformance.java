package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Report;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * Every statement of MQTT 3.1.1 that a binding can break, by its number, against a broker that
 * reads and writes bytes. Extend it and say what to test. One object serves all tests of the class;
 * each test runs on a thread of its own.
 */
public abstract class MqttConformance extends WireConformance {

  /**
   * Runs it for a kit, from a program, and waits for the end.
   *
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(MqttBindingKit kit, KitRun.Progress progress) {
    return KitRun.run(DirectedMqttConformance.class, kit, Set.of(), progress);
  }

  @Override
  final MqttVersion version() {
    return MqttVersion.V3_1_1;
  }

  /** What this version alone says. */
  @Nested
  class Alone extends Alone311Statements {}
}
