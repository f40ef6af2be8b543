package dev.mooring.interop;

import dev.mooring.tck.mqtt.ArtemisFixture;
import dev.mooring.tck.mqtt.BrokerFixture;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The client with Artemis, whose faults {@link ArtemisFindingsTest} shows without our client. */
@Tag("brokers")
class ArtemisInteropTest extends BrokerInterop {

  /** It looks for expired sessions now and then only: by default every five seconds. */
  private static final Duration SESSION_SCAN = Duration.ofMillis(200);

  @AutoClose private static BrokerFixture broker;

  @BeforeAll
  static void start() {
    broker = ArtemisFixture.inMemory(SESSION_SCAN);
  }

  @Override
  BrokerFixture broker() {
    return broker;
  }

  @Override
  boolean resumesExactlyOnce() {
    return false;
  }

  @Override
  boolean keepsReceiveMaximumAtQos2() {
    return false;
  }
}
