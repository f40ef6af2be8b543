package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DecoderMemoryTest {

  private static final int MAX_PER_SMALL_READ = 16 * 1024;

  private static long allocatedByThisThread() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  @DisplayName("T77 N11 five bytes that announce 256 MB cost no more than five others")
  void announcedBytesAreNotAllocated() {
    byte[] header = Wire.bytes("30 FF FF FF 7F");
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      try (Wire wire = new Wire()) {
        wire.receive(header);
      }
    }
    try (Wire wire = new Wire()) {
      long before = allocatedByThisThread();
      wire.receive(header);
      long allocated = allocatedByThisThread() - before;
      assertTrue(allocated < MAX_PER_SMALL_READ, allocated + " bytes allocated for a header");
      assertEquals(List.of(), wire.lines());
      assertTrue(wire.usedMemory() <= 64, wire.usedMemory() + " bytes kept for a header");
    }
  }

  @Test
  @DisplayName("N11 behind a header that announces 256 MB memory grows with what has arrived")
  void memoryGrowsWithWhatHasArrived() {
    try (Wire wire = new Wire()) {
      wire.receive("30 FF FF FF 7F 0001 61");
      long received = 8;
      byte[] chunk = new byte[997];
      for (int i = 0; i < 3000; i++) {
        wire.receive(chunk);
        received += chunk.length;
        assertTrue(
            wire.usedMemory() <= 2 * received + 1024,
            wire.usedMemory() + " bytes kept of " + received);
      }
      assertEquals(List.of(), wire.lines());
    }
  }

  @Test
  @DisplayName("a stream whose reads always end inside a packet leaves no garbage behind")
  void whatWasReadIsGivenBack() {
    byte[] packets = Wire.bytes("40 02 0001 40 02 0002 40 02 0003 40 02 0004 40 02 0005");
    try (Wire wire = new Wire()) {
      wire.receive("40");
      byte[] shifted = new byte[packets.length];
      System.arraycopy(packets, 1, shifted, 0, packets.length - 1);
      shifted[packets.length - 1] = packets[0];
      for (int i = 0; i < 20_000; i++) {
        wire.receive(shifted);
        wire.lines().clear();
        assertTrue(wire.usedMemory() <= 256, () -> wire.usedMemory() + " bytes kept of one byte");
      }
    }
  }

  @Test
  @DisplayName("acknowledgements cost nothing; a PUBLISH its message, if its topic is known")
  void whatAPacketCosts() {
    byte[] acknowledgements = Wire.bytes("40 02 0001 50 02 0002 62 02 0003 70 02 0004 D0 00");
    assertEquals(0, allocatedPerRead(acknowledgements, false));
    String topic = "706C616E742F372F6C696E652F31322F74656D7065726174757265";
    byte[] publish = Wire.bytes("32 2F 001B" + topic + "0001" + "00".repeat(16));
    int message = 32;
    int payload = 16 + 16;
    assertEquals(message + payload, allocatedPerRead(publish, false));
  }

  @Test
  @DisplayName("MQTT 5.0: acknowledgements cost nothing; a PUBLISH without properties its message")
  void whatAPacketOfMqtt5Costs() {
    byte[] acknowledgements =
        Wire.bytes("40 02 0001 50 03 0002 10 62 04 0003 00 00 70 03 0004 92 D0 00");
    assertEquals(0, allocatedPerRead(acknowledgements, true));
    String topic = "706C616E742F372F6C696E652F31322F74656D7065726174757265";
    byte[] publish = Wire.bytes("32 30 001B" + topic + "0001 00" + "00".repeat(16));
    int message = 32;
    int payload = 16 + 16;
    assertEquals(message + payload, allocatedPerRead(publish, true));
  }

  /** In whole bytes, once the compiler is done with the code. */
  private static long allocatedPerRead(byte[] packets, boolean mqtt5) {
    ByteBuf buffer = new UnpooledByteBufAllocator(true, true).directBuffer(packets.length);
    buffer.writeBytes(packets);
    LastMessage handler = new LastMessage();
    PacketDecoder decoder =
        mqtt5
            ? new PacketDecoder(handler, 1000, ConnectProperties.DEFAULTS)
            : new PacketDecoder(handler, 1000);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    ChannelHandlerContext context = channel.pipeline().context(decoder);
    int reads = 1000;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = allocatedByThisThread();
      for (int i = 0; i < reads; i++) {
        decoder.channelRead(context, buffer.retain().readerIndex(0));
      }
      least = Math.min(least, allocatedByThisThread() - before);
    }
    assertEquals(1, buffer.refCnt());
    buffer.release();
    channel.finishAndReleaseAll();
    assertTrue(handler.last == null || handler.last.payload().length == 16);
    return least / reads;
  }

  /** Keeps the last message, lest the compiler finds out that nobody needs it. */
  private static final class LastMessage implements PacketHandler {
    private @Nullable Publish last;

    @Override
    public void onConnAck(ConnAck connAck) {}

    @Override
    public void onOldConnAck(int returnCode) {}

    @Override
    public void onPublish(Publish message, int packetId, boolean dup) {
      last = message;
    }

    @Override
    public void onPubAck(int packetId, ReasonCode code, String reason) {}

    @Override
    public void onPubRec(int packetId, ReasonCode code, String reason) {}

    @Override
    public void onPubRel(int packetId, ReasonCode code, String reason) {}

    @Override
    public void onPubComp(int packetId, ReasonCode code, String reason) {}

    @Override
    public void onSubAck(int packetId, int[] codes, String reason) {}

    @Override
    public void onUnsubAck(int packetId, int[] codes, String reason) {}

    @Override
    public void onPingResp() {}

    @Override
    public void onDisconnect(Disconnect disconnect) {}

    @Override
    public void onAuth(ReasonCode code, @Nullable Authentication authentication, String reason) {}

    @Override
    public void onMalformed(ReasonCode code, String reason) {
      throw new AssertionError(reason);
    }
  }
}
