package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.util.function.Consumer;

/** Netty's encoder and decoder as functions, to hold ours against. */
final class NettyCodec implements AutoCloseable {

  private final EmbeddedChannel encoder = new EmbeddedChannel(MqttEncoder.INSTANCE);
  private final EmbeddedChannel decoder =
      new EmbeddedChannel(new MqttDecoder(PacketDecoder.MAX_PACKET_BYTES, 65_535));

  /** How to have the same random packets again. */
  private final String replay;

  NettyCodec(long seed) {
    replay = "replay with -Dfuzz.seed=" + seed;
  }

  String replay() {
    return replay;
  }

  byte[] encoded(MqttMessage message) {
    encoder.writeOutbound(message);
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  <T> T decoded(Class<T> type, byte[] bytes) {
    decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
    MqttMessage message = decoder.readInbound();
    assertNotNull(message, replay);
    assertTrue(message.decoderResult().isSuccess(), () -> message + " " + replay);
    return type.cast(message);
  }

  /** What one of our encoder's methods writes. */
  static byte[] written(Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer();
    packet.accept(out);
    return ByteBufUtil.getBytes(out);
  }

  @Override
  public void close() {
    encoder.finishAndReleaseAll();
    decoder.finishAndReleaseAll();
  }
}
