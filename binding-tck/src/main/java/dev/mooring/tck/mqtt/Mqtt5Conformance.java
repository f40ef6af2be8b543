package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Report;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * Every statement of MQTT 5.0 that a binding can break, by its number, against a broker that reads
 * and writes bytes. Extend it and say what to test. One object serves all tests of the class; each
 * test runs on a thread of its own.
 */
public abstract class Mqtt5Conformance extends WireConformance {

  /**
   * Runs it for a kit, from a program, and waits for the end.
   *
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(MqttBindingKit kit, KitRun.Progress progress) {
    return KitRun.run(DirectedMqtt5Conformance.class, kit, Set.of(), progress);
  }

  @Override
  final MqttVersion version() {
    return MqttVersion.V5_0;
  }

  /** How a connection of this version begins and ends. */
  @Nested
  class Connections extends Connection5Statements {}

  /** How much may be on the way. */
  @Nested
  class Flow extends Flow5Statements {}

  /** Properties of packets. */
  @Nested
  class Properties extends Property5Statements {}

  /** Topic aliases. */
  @Nested
  class Aliases extends Alias5Statements {}

  /** Reason codes. */
  @Nested
  class Reasons extends Reason5Statements {}

  /** Options and limits of subscriptions. */
  @Nested
  class Subscriptions extends Subscription5Statements {}
}
