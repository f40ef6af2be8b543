package dev.mooring.bench;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A connection is cut and comes back while messages are under way: what the session does until all
 * of them have been handed to the new connection. Run with {@code -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ResendBenchmark {

  /** Messages without an acknowledgement. */
  @Param({"1", "100", "10000", "65000"})
  public int inFlight = 100;

  private final LastEffects effects = new LastEffects();
  private final Publish message =
      new Publish("bench/topic", new byte[64], QoS.AT_LEAST_ONCE, false);
  private ClientSession session =
      new ClientSession(config(), effects, SessionStore.NONE, null, new SplittableRandom(1));
  private long now;

  /** For JMH. */
  public ResendBenchmark() {}

  /** Connects and sends, unacknowledged. */
  @Setup(Level.Trial)
  public void send() {
    session =
        new ClientSession(config(), effects, SessionStore.NONE, null, new SplittableRandom(1));
    session.start(now);
    session.onConnectionOpened(now);
    session.onConnAck(new ConnAck(false, 0), now);
    for (int i = 0; i < inFlight; i++) {
      session.publish(new Message(message), now);
    }
  }

  /** Cut, pause, connection, CONNACK with Session Present 1. */
  @Benchmark
  public int resend() {
    session.onConnectionClosed("cut", now);
    now = session.nextTimer();
    session.onTimer(now);
    session.onConnectionOpened(now);
    session.onConnAck(new ConnAck(true, 0), now);
    return effects.packetId;
  }

  private static SessionConfig config() {
    long second = Duration.ofSeconds(1).toNanos();
    return new SessionConfig(
        false, true, 0, second, second, 0xFFFF, 100_000, 64L << 20, 1000, 1 << 20, 1, second,
        second, second, null);
  }

  private static final class Message extends Outgoing {
    Message(Publish message) {
      super(message, Long.MAX_VALUE);
    }
  }
}
