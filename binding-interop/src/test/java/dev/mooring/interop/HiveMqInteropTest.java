package dev.mooring.interop;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The client with HiveMq. */
@Tag("brokers")
class HiveMqInteropTest extends BrokerInterop {

  @AutoClose private static final RunningBroker BROKER = new HiveMqBroker(65535);

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @Override
  boolean sharesWithAllMembers() {
    return false; // see HiveMqBroker
  }
}
