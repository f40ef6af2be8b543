package dev.mooring.interop;

import dev.mooring.tck.mqtt.BrokerFixture;
import dev.mooring.tck.mqtt.HiveMqFixture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The client with HiveMQ. Of a shared subscription it gives one member as much as that takes at a
 * time, and may give one member everything, also while others have nothing to do.
 *
 * <p>It was seen to have at most 50 messages on the way to a subscriber, also where a Receive
 * Maximum of 1000 allows more; the others it queues. By default it drops what exceeds a queue of
 * 1000 messages ({@code event.message-dropped}: "The client message queue is full"), and
 * acknowledges it to the publisher all the same. A publisher that loses its connection repeats what
 * was not acknowledged: 1000 messages can become 2000, of which the last ones are dropped,
 * whichever client subscribes. Hence the longer queue, with which none was dropped.
 */
@Tag("brokers")
class HiveMqInteropTest extends BrokerInterop {

  private static final int QUEUE = 100_000;

  @AutoClose private static BrokerFixture broker;

  @BeforeAll
  static void start() {
    broker = HiveMqFixture.inMemory(0xFFFF, QUEUE);
  }

  @Override
  BrokerFixture broker() {
    return broker;
  }

  @Override
  boolean sharesWithAllMembers() {
    return false;
  }
}
