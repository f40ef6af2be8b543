package dev.mooring.tck.mqtt;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What both versions say of a client, as tests of the one at hand, and how they are run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT) // each test has a broker of its own
@ExtendWith(MqttExtension.class)
abstract class WireConformance implements MqttBindingKit {

  /** The version whose statements these are. */
  abstract MqttVersion version();

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
