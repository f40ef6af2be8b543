package dev.mooring.interop;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The client with Artemis. */
@Tag("brokers")
class ArtemisInteropTest extends BrokerInterop {

  @AutoClose private static final RunningBroker BROKER = new ArtemisBroker();

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @Override
  boolean resumesExactlyOnce() {
    return false; // see ArtemisBroker
  }

  @Override
  boolean keepsReceiveMaximumAtQos2() {
    return false; // see ArtemisBroker
  }
}
