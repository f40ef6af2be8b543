package dev.mooring.bench;

import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.wire.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packets to bytes, on a buffer that is there. Run with {@code -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBenchmark {

  /** Bytes of payload. */
  @Param({"64", "1024"})
  public int payload = 64;

  private final PacketEncoder encoder = PacketEncoder.of(MqttVersion.MQTT_3_1_1);
  private final ByteBuf out = Unpooled.directBuffer(2048);
  private Publish message = new Publish("bench/topic", new byte[0], QoS.AT_LEAST_ONCE, false);

  /** For JMH. */
  public EncodeBenchmark() {}

  /** Makes the message. */
  @Setup
  public void makeMessage() {
    message = new Publish("bench/topic", new byte[payload], QoS.AT_LEAST_ONCE, false);
  }

  /** PUBLISH at QoS 1. */
  @Benchmark
  public int publish() {
    out.clear();
    encoder.publish(out, message, 1, false);
    return out.readableBytes();
  }

  /** PUBACK. */
  @Benchmark
  public int pubAck() {
    out.clear();
    encoder.pubAck(out, 1, ReasonCode.SUCCESS);
    return out.readableBytes();
  }
}
