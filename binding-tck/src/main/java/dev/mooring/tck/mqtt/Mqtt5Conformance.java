package dev.mooring.tck.mqtt;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Report;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every statement of MQTT 5.0 that a binding can break, by its number, against a broker that reads
 * and writes bytes. Extend it and say what to test. The tests run several at a time, each on a
 * thread of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT) // each test has a broker of its own
@ExtendWith(MqttExtension.class)
public abstract class Mqtt5Conformance implements MqttBindingKit {

  /** Runs it for a kit, from a program. */
  public static Report run(MqttBindingKit kit, KitRun.Progress progress) {
    return KitRun.run(DirectedMqtt5Conformance.class, kit, Set.of(), progress);
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

  /** Where clients are known to go wrong. */
  @Nested
  class Scenarios extends ScenarioStatements {}
}
