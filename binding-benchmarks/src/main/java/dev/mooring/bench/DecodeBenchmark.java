package dev.mooring.bench;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.wire.PacketDecoder;
import dev.mooring.mqtt.wire.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes to packets, as many in one read as a busy connection brings. Run with {@code -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

  private static final int PACKETS = 100;

  /** Bytes of payload. */
  @Param({"64", "1024"})
  public int payload = 64;

  private final Count count = new Count();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new PacketDecoder(count, PacketDecoder.MAX_PACKET_BYTES));
  private final ByteBuf publishes = Unpooled.directBuffer();
  private final ByteBuf pubAcks = Unpooled.directBuffer();

  /** For JMH. */
  public DecodeBenchmark() {}

  /** Makes the bytes. */
  @Setup
  public void encode() {
    PacketEncoder encoder = PacketEncoder.of(MqttVersion.MQTT_3_1_1);
    Publish message = new Publish("bench/topic", new byte[payload], QoS.AT_LEAST_ONCE, false);
    for (int id = 1; id <= PACKETS; id++) {
      encoder.publish(publishes, message, id, false);
      encoder.pubAck(pubAcks, id, ReasonCode.SUCCESS);
    }
  }

  /** PUBLISH at QoS 1. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public int publish() {
    return read(publishes);
  }

  /** PUBACK. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public int pubAck() {
    return read(pubAcks);
  }

  private int read(ByteBuf bytes) {
    int before = count.packets;
    channel.writeInbound(bytes.retainedDuplicate());
    if (count.packets - before != PACKETS) {
      throw new IllegalStateException(count.packets - before + " packets of " + PACKETS);
    }
    return count.packets;
  }

  /** Counts what a broker may send all the time. */
  private static final class Count implements PacketHandler {
    private int packets;

    @Override
    public void onPublish(Publish message, int packetId, boolean dup) {
      packets++;
    }

    @Override
    public void onPubAck(int packetId, ReasonCode code, String reason) {
      packets++;
    }

    @Override
    public void onConnAck(ConnAck connAck) {
      throw unexpected("CONNACK");
    }

    @Override
    public void onOldConnAck(int returnCode) {
      throw unexpected("CONNACK");
    }

    @Override
    public void onPubRec(int packetId, ReasonCode code, String reason) {
      throw unexpected("PUBREC");
    }

    @Override
    public void onPubRel(int packetId, ReasonCode code, String reason) {
      throw unexpected("PUBREL");
    }

    @Override
    public void onPubComp(int packetId, ReasonCode code, String reason) {
      throw unexpected("PUBCOMP");
    }

    @Override
    public void onSubAck(int packetId, int[] codes, String reason) {
      throw unexpected("SUBACK");
    }

    @Override
    public void onUnsubAck(int packetId, int[] codes, String reason) {
      throw unexpected("UNSUBACK");
    }

    @Override
    public void onPingResp() {
      throw unexpected("PINGRESP");
    }

    @Override
    public void onDisconnect(Disconnect disconnect) {
      throw unexpected("DISCONNECT");
    }

    @Override
    public void onAuth(ReasonCode code, @Nullable Authentication authentication, String reason) {
      throw unexpected("AUTH");
    }

    @Override
    public void onMalformed(ReasonCode code, String reason) {
      throw unexpected(reason);
    }

    private static IllegalStateException unexpected(String what) {
      return new IllegalStateException(what);
    }
  }
}
