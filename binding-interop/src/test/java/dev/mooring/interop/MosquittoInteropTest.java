package dev.mooring.interop;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The client with Mosquitto. */
@Tag("brokers")
class MosquittoInteropTest extends BrokerInterop {

  @AutoClose private static final RunningBroker BROKER = new MosquittoBroker();

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  @Override
  int receiveMaximumOfMembers() {
    return 1000; // see MosquittoBroker
  }
}
