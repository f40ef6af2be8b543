package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import org.junit.jupiter.api.Test;

class RecordBufferTest {

  private final RecordBuffer buffer = new RecordBuffer();

  @Test
  void aBurstDoesNotKeepItsMemory() {
    buffer.published(1, new Publish("t", new byte[3_000_000], QoS.AT_LEAST_ONCE, false));
    assertTrue(buffer.group().capacity() >= 3_000_000);
    buffer.clear();
    assertTrue(buffer.group().capacity() < 1000);
    assertTrue(buffer.isEmpty());
  }

  @Test
  void aGroupOfOrdinarySizeIsFollowedByAnotherInTheSameMemory() {
    buffer.published(1, new Publish("t", new byte[10_000], QoS.AT_LEAST_ONCE, false));
    byte[] memory = buffer.group().array();
    buffer.clear();
    buffer.packetId(RecordType.RECEIVED, 1);
    assertSame(memory, buffer.group().array());
  }
}
