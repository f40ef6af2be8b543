package dev.mooring.interop;

import dev.mooring.tck.mqtt.BrokerFixture;
import dev.mooring.tck.mqtt.MosquittoFixture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The client with Mosquitto.
 *
 * <p>A fault of 2.0.11 that is not ours: to members of a shared subscription it sends more than
 * their Receive Maximum allows (20 messages without an acknowledgement at 10, by its own log),
 * which the client answers with DISCONNECT 0x93 as it should. It gives members messages in turn, so
 * that none has to announce a small one.
 */
@Tag("brokers")
class MosquittoInteropTest extends BrokerInterop {

  @AutoClose private static BrokerFixture broker;

  @BeforeAll
  static void start() {
    broker = MosquittoFixture.inMemory();
  }

  @Override
  BrokerFixture broker() {
    return broker;
  }

  @Override
  int receiveMaximumOfMembers() {
    return 1000;
  }
}
