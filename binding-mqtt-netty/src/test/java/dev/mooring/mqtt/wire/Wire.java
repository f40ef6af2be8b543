package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.ConnectProperties;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.List;

/**
 * A decoder at the end of a wire that bytes are put on. Its allocator counts, so that closing it
 * proves that every buffer was released.
 */
final class Wire implements AutoCloseable {

  /** Without Netty's leak detector, whose records would be counted as the decoder's memory. */
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);

  private final PacketRecorder recorder;
  private final PacketDecoder decoder;
  private final EmbeddedChannel channel = new EmbeddedChannel();

  Wire() {
    this(PacketDecoder.MAX_PACKET_BYTES);
  }

  Wire(int maxPacketBytes) {
    this(new PacketRecorder(), maxPacketBytes);
  }

  Wire(PacketRecorder recorder, int maxPacketBytes) {
    this(recorder, new PacketDecoder(recorder, maxPacketBytes));
  }

  private Wire(PacketRecorder recorder, PacketDecoder decoder) {
    this.recorder = recorder;
    this.decoder = decoder;
    channel.config().setAllocator(memory);
    channel.pipeline().addLast(decoder);
  }

  /** A wire of MQTT 5.0, on which topic aliases up to 3 are allowed. */
  static Wire mqtt5() {
    return mqtt5(PacketDecoder.MAX_PACKET_BYTES, true);
  }

  static Wire mqtt5(int maxPacketBytes, boolean requestsProblemInformation) {
    PacketRecorder recorder = new PacketRecorder();
    ConnectProperties announced =
        new ConnectProperties(0, 0xFFFF, 0, 3, requestsProblemInformation, List.of(), null);
    return new Wire(recorder, new PacketDecoder(recorder, maxPacketBytes, announced));
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** One read of these bytes. */
  Wire receive(byte[] bytes) {
    channel.writeInbound(memory.heapBuffer(bytes.length).writeBytes(bytes));
    return this;
  }

  /** One read of these bytes from memory outside the heap, as sockets deliver them. */
  Wire receiveDirect(byte[] bytes) {
    channel.writeInbound(memory.directBuffer(bytes.length).writeBytes(bytes));
    return this;
  }

  Wire receive(String hex) {
    return receive(bytes(hex));
  }

  /** What was handed over so far, oldest first. */
  List<String> lines() {
    return recorder.lines();
  }

  PacketDecoder decoder() {
    return decoder;
  }

  PacketRecorder recorder() {
    return recorder;
  }

  EmbeddedChannel channel() {
    return channel;
  }

  /** The bytes that buffers take at this moment. */
  long usedMemory() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    assertEquals(0, usedMemory(), "bytes in buffers not released");
  }
}
