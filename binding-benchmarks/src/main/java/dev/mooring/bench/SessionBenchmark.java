package dev.mooring.bench;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Outgoing;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.session.SessionStore;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The session core alone: whole exchanges without wire or socket. Run with {@code -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionBenchmark {

  private static final long NEVER = Long.MAX_VALUE;

  private final LastEffects effects = new LastEffects();
  private final Publish qos1 = message(QoS.AT_LEAST_ONCE);
  private final Publish qos2 = message(QoS.EXACTLY_ONCE);
  private final ClientSession session =
      new ClientSession(config(), effects, SessionStore.NONE, null, new SplittableRandom(1));
  private int inboundId;

  /** For JMH. */
  public SessionBenchmark() {}

  /** Connects once. */
  @Setup(Level.Trial)
  public void connect() {
    session.start(0);
    session.onConnectionOpened(0);
    session.onConnAck(new ConnAck(false, 0), 0);
  }

  /** PUBLISH and PUBACK; the message's own object is all that is allocated. */
  @Benchmark
  public int publishQos1() {
    session.publish(new Message(qos1), 1);
    session.onPubAck(effects.packetId, ReasonCode.SUCCESS, "", 1);
    return effects.packetId;
  }

  /** PUBLISH, PUBREC, PUBREL and PUBCOMP. */
  @Benchmark
  public int publishQos2() {
    session.publish(new Message(qos2), 1);
    session.onPubRec(effects.packetId, ReasonCode.SUCCESS, "", 1);
    session.onPubComp(effects.packetId, 1);
    return effects.packetId;
  }

  /** PUBLISH handed over, settled, and its PUBACK. */
  @Benchmark
  public boolean receiveQos1() {
    session.onPublish(qos1, nextInboundId(), false, 1);
    return session.settle(effects.delivered(), 1);
  }

  /** PUBLISH handed over, settled, PUBREC, PUBREL and PUBCOMP. */
  @Benchmark
  public boolean receiveQos2() {
    int id = nextInboundId();
    session.onPublish(qos2, id, false, 1);
    boolean settled = session.settle(effects.delivered(), 1);
    session.onPubRel(id, 1);
    return settled;
  }

  private int nextInboundId() {
    inboundId = inboundId == 0xFFFF ? 1 : inboundId + 1;
    return inboundId;
  }

  private static Publish message(QoS qos) {
    return new Publish("bench/topic", new byte[64], qos, false);
  }

  private static SessionConfig config() {
    long second = Duration.ofSeconds(1).toNanos();
    return new SessionConfig(
        true, true, 0, second, second, 1000, 1000, 1 << 20, 1000, 1 << 20, 1, second, second,
        second, null);
  }

  private static final class Message extends Outgoing {
    Message(Publish message) {
      super(message, NEVER);
    }
  }
}
