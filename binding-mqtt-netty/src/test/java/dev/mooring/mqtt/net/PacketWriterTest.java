package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many packets in one write, and what is told of it. */
class PacketWriterTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Long> told = new ArrayList<>();
  private int pings;
  private final PacketWriter writer =
      new PacketWriter(MqttVersion.MQTT_3_1_1, channel, told::add, () -> pings++);

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void manyAcknowledgementsAreOneWrite() {
    for (int id = 1; id <= 1000; id++) {
      writer.pubAck(id, ReasonCode.SUCCESS);
    }
    writer.flush();
    assertEquals(List.of(4000), writes());
  }

  @ParameterizedTest
  @CsvSource({"8192, 1", "8193, 2"})
  void aLargePayloadIsNotCopied(int bytes, int writes) {
    writer.publish(new Publish("t", new byte[bytes], QoS.AT_MOST_ONCE, false), 0, false);
    writer.flush();
    assertEquals(writes, writes().size());
  }

  @Test
  void aFullBufferIsHandedOnSoThatItCountsAgainstTheWaterMarks() {
    for (int i = 0; i < 100; i++) {
      writer.publish(new Publish("t", new byte[1000], QoS.AT_MOST_ONCE, false), 0, false);
    }
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    assertTrue(waiting.totalPendingWriteBytes() > 30_000, "nothing was handed on before the flush");
    writer.flush();
    assertEquals(100 * 1006, writes().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void whatWasWrittenOutIsToldByCount() {
    Publish qos0 = new Publish("t", new byte[10], QoS.AT_MOST_ONCE, false);
    Publish qos1 = new Publish("t", new byte[10], QoS.AT_LEAST_ONCE, false);
    writer.publish(qos0, 0, false);
    writer.publish(qos1, 1, false);
    writer.publish(qos0, 0, false);
    writer.flush();
    assertEquals(List.of(2L), told);
    writer.publish(qos1, 2, false);
    writer.flush();
    assertEquals(List.of(2L), told, "QoS 1 is told by its acknowledgement");
    writer.publish(new Publish("t", new byte[9000], QoS.AT_MOST_ONCE, false), 0, false);
    writer.pingReq();
    writer.flush();
    assertEquals(3L, told.get(told.size() - 1));
    assertEquals(1, pings);
  }

  @Test
  void aBrokerThatAsksWithoutReadingTheAnswersIsFoundOut() {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it is slow
    try {
      answer(4 * 65_535 + 1);
      assertFalse(writer.hasUnreadAnswers(), "it reads them");
      channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
      answer(4 * 65_535);
      assertFalse(writer.hasUnreadAnswers(), "it may have asked so many at once");
      answer(1);
      assertTrue(writer.hasUnreadAnswers());
      channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
      writer.flush();
      answer(1);
      assertFalse(writer.hasUnreadAnswers(), "it has read them");
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
    writer.flush();
  }

  private void answer(int times) {
    for (int i = 1; i <= times; i++) {
      writer.pubComp(1, ReasonCode.SUCCESS);
      if (i % 1000 == 0 && channel.isWritable()) {
        writer.flush();
        writes();
      }
    }
  }

  private List<Integer> writes() {
    List<Integer> sizes = new ArrayList<>();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      sizes.add(each.readableBytes());
      each.release();
    }
    return sizes;
  }
}
