package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Report;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every statement of MQTT 3.1.1 that a binding can break, by its number, against a broker that
 * reads and writes bytes. Extend it and say what to test. One object serves all tests of the class;
 * each test runs on a thread of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(MqttExtension.class)
public abstract class MqttConformance implements MqttBindingKit {

  /**
   * Runs it for a kit, from a program, and waits for the end.
   *
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(MqttBindingKit kit, KitRun.Progress progress) {
    return KitRun.run(DirectedMqttConformance.class, kit, Set.of(), progress);
  }

  /** CONNECT and how connections begin and end. */
  @Nested
  class Connecting extends ConnectStatements {}

  /** Sending. */
  @Nested
  class Sending extends SendingStatements {}

  /** Receiving. */
  @Nested
  class Receiving extends ReceivingStatements {}

  /** Sessions that outlive connections. */
  @Nested
  class Sessions extends SessionStatements {}

  /** Packets that should not be. */
  @Nested
  class Malformed extends MalformedStatements {}

  /** Topics and filters. */
  @Nested
  class Topics extends TopicStatements {}

  /** Where clients are known to go wrong. */
  @Nested
  class Scenarios extends ScenarioStatements {}
}
